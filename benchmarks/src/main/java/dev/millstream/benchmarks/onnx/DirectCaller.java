package dev.millstream.benchmarks.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.millstream.tokenize.Encoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts to vectors by hand: direct buffers that are used again, a pinned output, the mean of the
 * tokens, and length 1 where the model says so.
 *
 * <p>Threading: one thread.
 */
public final class DirectCaller {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";

  private final EncoderFiles encoder;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String output;
  private final Map<String, LongBuffer> inputs = new HashMap<>();
  private FloatBuffer states = floats(0);

  DirectCaller(EncoderFiles encoder, OrtEnvironment environment, OrtSession session) {
    this.encoder = encoder;
    this.environment = environment;
    this.session = session;
    for (String name : session.getInputNames()) {
      inputs.put(name, longs(0));
    }
    Set<String> outputs = session.getOutputNames();
    this.output =
        outputs.contains("last_hidden_state") ? "last_hidden_state" : outputs.iterator().next();
  }

  /** The vectors of some texts, padded to the longest of them. */
  public float[][] embed(List<Encoding> texts) {
    int longest = texts.stream().mapToInt(Encoding::length).max().orElse(0);
    try {
      run(texts, longest);
    } catch (OrtException e) {
      throw new IllegalStateException("the forward pass failed: " + e.getMessage(), e);
    }
    float[][] vectors = new float[texts.size()][];
    for (int row = 0; row < vectors.length; row++) {
      vectors[row] = vector(row * longest, texts.get(row).length());
    }
    return vectors;
  }

  private void run(List<Encoding> texts, int longest) throws OrtException {
    long[] shape = {texts.size(), longest};
    int slots = texts.size() * longest;
    Map<String, OnnxTensor> tensors = new HashMap<>();
    if (states.capacity() < slots * encoder.hidden()) {
      states = floats(slots * encoder.hidden());
    }
    FloatBuffer result = states.duplicate().limit(slots * encoder.hidden());
    try (OnnxTensor out =
        OnnxTensor.createTensor(
            environment, result, new long[] {texts.size(), longest, encoder.hidden()})) {
      for (String name : inputs.keySet()) {
        tensors.put(
            name, OnnxTensor.createTensor(environment, filled(name, texts, longest), shape));
      }
      session.run(tensors, Set.of(), Map.of(output, out)).close();
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private LongBuffer filled(String name, List<Encoding> texts, int longest) {
    int slots = texts.size() * longest;
    LongBuffer buffer = inputs.getOrDefault(name, longs(0));
    if (buffer.capacity() < slots) {
      buffer = longs(slots);
      inputs.put(name, buffer);
    }
    buffer.clear();
    for (Encoding text : texts) {
      for (int i = 0; i < longest; i++) {
        buffer.put(i < text.length() ? value(name, text, i) : 0);
      }
    }
    return buffer.flip();
  }

  private static long value(String name, Encoding text, int token) {
    return switch (name) {
      case IDS -> text.ids()[token];
      case MASK -> 1;
      case TYPES -> text.typeIds()[token];
      default ->
          throw new IllegalArgumentException(
              "the model has an input '%s' that the yardsticks do not know. Measure with a model such as all-MiniLM-L6-v2."
                  .formatted(name));
    };
  }

  private float[] vector(int firstSlot, int tokens) {
    float[] sum = new float[encoder.hidden()];
    float[] token = new float[encoder.hidden()];
    for (int i = 0; i < tokens; i++) {
      states.get((firstSlot + i) * encoder.hidden(), token);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += token[j];
      }
    }
    float squares = 0;
    for (int j = 0; j < sum.length; j++) {
      sum[j] /= tokens;
      squares += sum[j] * sum[j];
    }
    if (encoder.normalized()) {
      float length = (float) Math.sqrt(squares);
      for (int j = 0; j < sum.length; j++) {
        sum[j] /= length;
      }
    }
    return sum;
  }

  private static LongBuffer longs(int count) {
    return direct((long) count * Long.BYTES).asLongBuffer();
  }

  private static FloatBuffer floats(int count) {
    return direct((long) count * Float.BYTES).asFloatBuffer();
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }
}
