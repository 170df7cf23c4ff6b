package dev.millstream.generate.grammar;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.ElementType;
import dev.millstream.engine.GraphRun;
import dev.millstream.engine.NativeTensor;
import dev.millstream.engine.OnnxSession;
import dev.millstream.model.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A causal model with a cache that grows, one text at a time, as plainly as can be. */
final class SmallModel implements AutoCloseable {
  private final OnnxSession session;
  private final GraphRun run;
  private Map<String, NativeTensor> state = Map.of();
  private final int headSize;
  private final int vocabulary;
  private int past;

  /** Takes the sizes that the graph leaves open. */
  SmallModel(Path model, int headSize, int vocabulary) {
    this.headSize = headSize;
    this.vocabulary = vocabulary;
    session = OnnxSession.open(model, Device.CPU);
    run = session.newGraphRun();
  }

  /** Forgets the text. */
  void restart() {
    state.values().forEach(NativeTensor::close);
    state = Map.of();
    past = 0;
  }

  /** Reads on and scores the next token. */
  float[] read(int... ids) {
    Map<String, NativeTensor> in = inputs(ids);
    Map<String, NativeTensor> out = new HashMap<>();
    for (DeclaredTensor output : run.outputs()) {
      List<Long> dims = output.dims();
      out.put(
          output.name(),
          output.name().equals("logits")
              ? floats(1, dims.get(1) == 1 ? 1 : ids.length, vocabulary)
              : floats(1, dims.get(1), past + ids.length, headSize));
    }
    run.run(in, out);
    in.values().forEach(NativeTensor::close);
    state = out;
    past += ids.length;
    FloatBuffer logits = out.get("logits").memory().asFloatBuffer();
    float[] last = new float[(int) out.get("logits").shape()[2]];
    logits.get(logits.capacity() - last.length, last);
    return last;
  }

  private Map<String, NativeTensor> inputs(int... ids) {
    long[] ones = new long[past + ids.length];
    Arrays.fill(ones, 1);
    long[] positions = new long[ids.length];
    Arrays.setAll(positions, i -> past + i);
    Map<String, NativeTensor> in = new HashMap<>();
    for (DeclaredTensor input : run.inputs()) {
      in.put(
          input.name(),
          switch (input.name()) {
            case "input_ids" -> longs(Arrays.stream(ids).asLongStream().toArray());
            case "attention_mask" -> longs(ones);
            case "position_ids" -> longs(positions);
            default ->
                past == 0
                    ? floats(1, input.dims().get(1), 0, headSize)
                    : state.get(input.name().replace("past_key_values", "present"));
          });
    }
    return in;
  }

  private static NativeTensor longs(long... values) {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
    memory.asLongBuffer().put(values);
    return NativeTensor.of(ElementType.LONG, memory, 1, values.length);
  }

  private static NativeTensor floats(long... shape) {
    int bytes = (int) NativeTensor.bytes(ElementType.FLOAT, shape);
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    return NativeTensor.of(ElementType.FLOAT, memory, shape);
  }

  @Override
  public void close() {
    restart();
    run.close();
    session.close();
  }
}
