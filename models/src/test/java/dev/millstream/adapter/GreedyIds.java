package dev.millstream.adapter;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.ElementType;
import dev.millstream.engine.GraphRun;
import dev.millstream.engine.NativeTensor;
import dev.millstream.engine.OnnxSession;
import dev.millstream.model.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The most probable tokens of a causal model, one after the other, its cache handed on. */
final class GreedyIds implements AutoCloseable {
  private final OnnxSession session;
  private final GraphRun run;
  private final int vocabulary;

  GreedyIds(Path model) {
    session = OnnxSession.open(model, Device.CPU);
    run = session.newGraphRun();
    vocabulary = run.outputs().get(0).dims().get(2).intValue();
  }

  /** As many as asked for, or up to the end token. */
  List<Integer> after(int[] prompt, int most, int end) {
    List<Integer> ids = new ArrayList<>();
    long[] given = Arrays.stream(prompt).asLongStream().toArray();
    Map<String, NativeTensor> state = Map.of();
    int past = 0;
    while (ids.size() < most) {
      state = step(given, past, state);
      past += given.length;
      int best = best(state.get("logits"), given.length);
      ids.add(best);
      if (best == end) {
        break;
      }
      given = new long[] {best};
    }
    return ids;
  }

  private int best(NativeTensor logits, int rows) {
    var numbers = logits.memory().asFloatBuffer();
    int start = (rows - 1) * vocabulary;
    int best = 0;
    for (int i = 1; i < vocabulary; i++) {
      if (numbers.get(start + i) > numbers.get(start + best)) {
        best = i;
      }
    }
    return best;
  }

  private Map<String, NativeTensor> step(long[] ids, int past, Map<String, NativeTensor> state) {
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
    Map<String, NativeTensor> out = new HashMap<>();
    for (DeclaredTensor output : run.outputs()) {
      List<Long> dims = output.dims();
      out.put(
          output.name(),
          output.name().equals("logits")
              ? floats(1, ids.length, vocabulary)
              : floats(1, dims.get(1), past + ids.length, dims.get(3)));
    }
    run.run(in, out);
    in.values().forEach(NativeTensor::close);
    return out;
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

  private static NativeTensor longs(long[] values, long... shape) {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
    memory.asLongBuffer().put(values);
    return NativeTensor.of(ElementType.LONG, memory, shape);
  }

  private static NativeTensor floats(long... shape) {
    int bytes = (int) NativeTensor.bytes(ElementType.FLOAT, shape);
    return NativeTensor.of(
        ElementType.FLOAT, ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()), shape);
  }

  @Override
  public void close() {
    run.close();
    session.close();
  }
}
