package dev.millstream.benchmarks.jmh;

import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.engine.BatchShapes;
import dev.millstream.engine.Engine;
import dev.millstream.engine.GpuSetup;
import dev.millstream.engine.ModelSession;
import dev.millstream.engine.Workspace;
import dev.millstream.engine.djl.DjlEngine;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.GpuOptions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** MiniLM over a batch without padding, its inputs filled anew, on one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // fields are set before the first call
public class ForwardPassBench {
  private static final int HIDDEN = 384;
  private static final int FIRST_WORD = 1_000;
  private static final int LAST_WORD = 30_000;

  /** Texts in the batch. */
  @Param({"1", "4", "16"})
  public int rows;

  /** Tokens of each. */
  @Param({"16", "64", "256"})
  public int length;

  /** What runs the model, as {@link EngineChoice} reads it. */
  @Param({"direct", "djl:OnnxRuntime"})
  public String engine;

  private ModelSession session;
  private Workspace workspace;
  private long[] words;

  /** Loads the model. */
  @Setup
  public void open() {
    EncoderFiles miniLm = EncoderFiles.locate("default", "auto");
    Engine chosen =
        EngineChoice.parse(engine).djlName().<Engine>map(DjlEngine::named).orElse(Engine.DIRECT);
    GpuSetup cpu = new GpuSetup(GpuOptions.DEFAULT, BatchShapes.of(rows, length, length), null);
    session = chosen.open(miniLm.files().onnx(), Device.CPU, cpu);
    workspace = session.newWorkspace();
    words = new Random(1).longs((long) rows * length, FIRST_WORD, LAST_WORD).toArray();
  }

  /** The measured call. */
  @Benchmark
  public FloatBuffer run() {
    workspace.longInput("input_ids", rows, length).put(words);
    LongBuffer mask = workspace.longInput("attention_mask", rows, length);
    for (int i = 0; i < words.length; i++) {
      mask.put(1);
    }
    workspace.longInput("token_type_ids", rows, length);
    return workspace.run("last_hidden_state", rows, length, HIDDEN);
  }

  /** Frees it. */
  @TearDown
  public void close() {
    workspace.close();
    session.close();
  }
}
