package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.millstream.model.Device;
import dev.millstream.pool.TinyModels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A causal model whose cache grows from run to run: a state that the caller hands on. */
class GraphRunTest {
  private final Path model = TinyModels.folder("text-generation/llama").resolve("onnx/model.onnx");
  private final List<NativeTensor> made = new ArrayList<>();
  private OnnxSession session;
  private GraphRun run;

  @BeforeEach
  void open() {
    session = OnnxSession.open(model, Device.CPU);
    run = session.newGraphRun();
  }

  @AfterEach
  void close() {
    made.forEach(NativeTensor::close);
    run.close();
    session.close();
  }

  @Test
  void aTextGivenInTwoRunsHasTheLogitsOfOneRun() {
    Map<String, NativeTensor> whole = step(new long[] {1, 374, 326, 287}, 0, Map.of());
    Map<String, NativeTensor> first = step(new long[] {1, 374}, 0, Map.of());
    Map<String, NativeTensor> second = step(new long[] {326, 287}, 2, first);

    int vocabulary = vocabulary();
    for (int i = 0; i < 2 * vocabulary; i++) {
      assertThat(second.get("logits").memory().asFloatBuffer().get(i))
          .isCloseTo(
              whole.get("logits").memory().asFloatBuffer().get(2 * vocabulary + i), offset(1e-5f));
    }
  }

  @Test
  void aTensorOfAnotherShapeIsRefusedBeforeTheModelSeesIt() {
    Map<String, NativeTensor> in = inputs(new long[] {1}, 0, Map.of());
    in.put("input_ids", longs(new long[] {1}, 1));

    assertThatThrownBy(() -> run.run(in, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tensor 'input_ids' of model '"
                + model
                + "' is LONG of shape [-1, -1] (-1: any), but was given LONG of shape [1].");
  }

  @Test
  void anInputThatIsMissingIsNamed() {
    assertThatThrownBy(() -> run.run(Map.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input 'input_ids' of model '" + model + "' was not given.");
  }

  @Test
  void memoryOfAnotherSizeIsRefused() {
    ByteBuffer memory = ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder());

    assertThatThrownBy(() -> NativeTensor.of(ElementType.FLOAT, memory, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "a tensor of FLOAT of shape [2, 2] takes 16 bytes of direct memory in native byte order, but was given ");
  }

  @Test
  void aClosedRunSaysSo() {
    run.close();

    assertThatThrownBy(() -> step(new long[] {1}, 0, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this workspace is closed. Make a new one of the session.");
  }

  private Map<String, NativeTensor> step(long[] ids, int past, Map<String, NativeTensor> state) {
    Map<String, NativeTensor> out = new HashMap<>();
    for (DeclaredTensor output : run.outputs()) {
      List<Long> dims = output.dims();
      out.put(
          output.name(),
          output.name().equals("logits")
              ? floats(1, ids.length, vocabulary())
              : floats(1, dims.get(1), past + ids.length, dims.get(3)));
    }
    run.run(inputs(ids, past, state), out);
    return out;
  }

  private Map<String, NativeTensor> inputs(long[] ids, int past, Map<String, NativeTensor> state) {
    Map<String, NativeTensor> in = new HashMap<>();
    for (DeclaredTensor input : run.inputs()) {
      List<Long> dims = input.dims();
      in.put(
          input.name(),
          switch (input.name()) {
            case "input_ids" -> longs(ids, 1, ids.length);
            case "attention_mask" -> longs(ones(past + ids.length), 1, past + ids.length);
            case "position_ids" -> longs(from(past, ids.length), 1, ids.length);
            default ->
                past == 0
                    ? floats(1, dims.get(1), 0, dims.get(3))
                    : state.get(input.name().replace("past_key_values", "present"));
          });
    }
    return in;
  }

  private int vocabulary() {
    return run.outputs().get(0).dims().get(2).intValue();
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static long[] from(int first, int count) {
    long[] numbers = new long[count];
    Arrays.setAll(numbers, i -> first + i);
    return numbers;
  }

  private NativeTensor longs(long[] values, long... shape) {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
    memory.asLongBuffer().put(values);
    return kept(NativeTensor.of(ElementType.LONG, memory, shape));
  }

  private NativeTensor floats(long... shape) {
    int bytes = (int) NativeTensor.bytes(ElementType.FLOAT, shape);
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    return kept(NativeTensor.of(ElementType.FLOAT, memory, shape));
  }

  private NativeTensor kept(NativeTensor tensor) {
    made.add(tensor);
    return tensor;
  }
}
