package dev.millstream.benchmarks.jmh;

import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.SentenceTransformerConfig;
import dev.millstream.task.EmbeddingHead;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Token vectors to a text's vector: the mean of MiniLM's 384 numbers a token, then length 1. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // fields are set before the first call
public class PoolingBench {
  private static final int HIDDEN = 384;

  /** Tokens of the text. */
  @Param({"16", "64", "256"})
  public int length;

  private EmbeddingHead head;
  private FloatBuffer states;

  /** Draws the token vectors. */
  @Setup
  public void open() {
    EncoderFiles miniLm = EncoderFiles.locate("default", "auto");
    ModelConfig config = ModelConfig.of(miniLm.files());
    head =
        EmbeddingHead.of(
            SentenceTransformerConfig.of(miniLm.files(), config), miniLm.files(), config);
    states =
        ByteBuffer.allocateDirect(length * HIDDEN * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    Random random = new Random(1);
    for (int i = 0; i < states.capacity(); i++) {
      states.put(i, (float) random.nextGaussian());
    }
    states = states.asReadOnlyBuffer();
  }

  /** The measured call. */
  @Benchmark
  public float[] apply() {
    return head.apply(states, 0, length, length, HIDDEN, 0);
  }
}
