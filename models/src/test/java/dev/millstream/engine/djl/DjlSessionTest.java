package dev.millstream.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.engine.BatchShapes;
import dev.millstream.engine.Engine;
import dev.millstream.engine.EngineException;
import dev.millstream.engine.GpuSetup;
import dev.millstream.engine.ModelSession;
import dev.millstream.engine.TensorShape;
import dev.millstream.engine.Workspace;
import dev.millstream.model.Device;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DjlSessionTest {
  private static final GpuSetup CPU =
      new GpuSetup(GpuOptions.DEFAULT, BatchShapes.of(64, 512, 512), null);
  private static final Path MODEL =
      TinyModels.folder("sentence-similarity/mean").resolve("onnx/model.onnx");
  private static final String OUTPUT = "last_hidden_state";
  private static final int DIMENSIONS = 32;

  private final DjlSession session = (DjlSession) open(DjlEngine.named("OnnxRuntime"));
  private final Workspace workspace = session.newWorkspace();

  @AfterEach
  void close() {
    workspace.close();
    session.close();
  }

  private static ModelSession open(Engine engine) {
    return engine.open(MODEL, Device.CPU, CPU);
  }

  private static void fill(Workspace workspace, int seed, int rows, int columns) {
    LongBuffer ids = workspace.longInput("input_ids", rows, columns);
    LongBuffer mask = workspace.longInput("attention_mask", rows, columns);
    workspace.longInput("token_type_ids", rows, columns);
    Random random = new Random(seed);
    while (ids.hasRemaining()) {
      ids.put(random.nextInt(5, 800));
      mask.put(1);
    }
  }

  private static float[] run(Workspace workspace, int seed, int rows, int columns) {
    fill(workspace, seed, rows, columns);
    FloatBuffer states = workspace.run(OUTPUT, rows, columns, DIMENSIONS);
    float[] values = new float[states.remaining()];
    states.get(values);
    return values;
  }

  @Test
  void saysWhatTheModelTakesAndGives() {
    assertThat(session.inputNames())
        .containsExactlyInAnyOrder("input_ids", "attention_mask", "token_type_ids");
    assertThat(session.outputs())
        .containsExactly(new TensorShape(OUTPUT, List.of(-1L, -1L, (long) DIMENSIONS), true));
  }

  @Test
  void givesTheBitsOfTheDirectEngine() {
    try (ModelSession direct = open(Engine.DIRECT);
        Workspace directly = direct.newWorkspace()) {
      for (int[] shape : new int[][] {{1, 1}, {1, 17}, {5, 64}, {9, 3}, {2, 128}}) {
        assertThat(run(workspace, 7, shape[0], shape[1]))
            .isEqualTo(run(directly, 7, shape[0], shape[1]));
      }
    }
  }

  @Test
  void leavesNoNativeArrayBehind() {
    int before = session.heldArrays();
    for (int i = 0; i < 50; i++) {
      assertThat(run(workspace, i, 3, 9)).hasSize(3 * 9 * DIMENSIONS);
    }
    fill(workspace, 1, 2, 200);
    assertThatThrownBy(() -> workspace.run(OUTPUT, 2, 200, DIMENSIONS))
        .isInstanceOf(EngineException.class);

    assertThat(session.heldArrays()).isEqualTo(before).isZero();
  }

  @Test
  void runsForManyThreadsAtOnce() throws Exception {
    float[] expected = run(workspace, 3, 4, 40);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Callable<List<float[]>> runner =
        () -> {
          try (Workspace own = session.newWorkspace()) {
            return Stream.generate(() -> run(own, 3, 4, 40)).limit(20).toList();
          }
        };
    try {
      for (Future<List<float[]>> results :
          threads.invokeAll(List.of(runner, runner, runner, runner))) {
        assertThat(results.get()).allSatisfy(values -> assertThat(values).isEqualTo(expected));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Nested
  class Refuses {

    @Test
    void whatTheModelCannotCompute() {
      fill(workspace, 1, 2, 200); // it has 128 positions

      assertThatThrownBy(() -> workspace.run(OUTPUT, 2, 200, DIMENSIONS))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith(
              "output 'last_hidden_state' [2, 200, 32] of model '"
                  + MODEL
                  + "' cannot be computed: ")
          .hasMessageContaining("Error code");
      assertThat(run(workspace, 1, 1, 3)).hasSize(3 * DIMENSIONS);
    }

    @Test
    void aShapeThatIsAnother() {
      fill(workspace, 1, 2, 5);
      assertThatThrownBy(() -> workspace.run(OUTPUT, 2, 6, DIMENSIONS))
          .isInstanceOf(EngineException.class)
          .hasMessage(
              "output 'last_hidden_state' of model '%s' was asked for as [2, 6, 32], but was [2, 5, 32].",
              MODEL);

      fill(workspace, 1, 2, 5);
      assertThatThrownBy(() -> workspace.run(OUTPUT, 2, 5, 31))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "output 'last_hidden_state' of model '%s' was asked for as [2, 5, 31], but is [-1, -1, 32] (-1: any).",
              MODEL);
    }

    @Test
    void namesThatTheModelLacks() {
      assertThatThrownBy(() -> workspace.longInput("pixels", 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "model '%s' has no input 'pixels'. It has [attention_mask, input_ids, token_type_ids].",
              MODEL);
      fill(workspace, 1, 1, 1);
      assertThatThrownBy(() -> workspace.run("logits", 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("model '%s' has no output 'logits'. It has [last_hidden_state].", MODEL);
    }

    @Test
    void inputsThatAreEmptyOrMissing() {
      assertThatThrownBy(() -> workspace.longInput("input_ids", 0, 4))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "input 'input_ids' was given 0 rows of 4 values, but must have at least one of each.");
      workspace.longInput("input_ids", 1, 1);
      workspace.longInput("token_type_ids", 1, 1);
      assertThatThrownBy(() -> workspace.run(Map.of(OUTPUT, new long[] {1, 1, DIMENSIONS})))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "input 'attention_mask' of model '%s' was not filled. Fill all inputs anew before each run.",
              MODEL);
    }

    @Test
    void everyUseAfterItsClose() {
      workspace.close();
      workspace.close();
      assertThatThrownBy(() -> run(workspace, 1, 1, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this workspace is closed. Make a new one of the session.");

      Workspace other = session.newWorkspace();
      session.close();
      session.close();
      String sentence = "the session of model '%s' is closed. Open it again to use it.";
      assertThatThrownBy(() -> run(other, 1, 1, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(sentence, MODEL);
      assertThatThrownBy(session::newWorkspace)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(sentence, MODEL);
    }

    @Test
    void gpus() {
      assertThatThrownBy(
              () -> DjlEngine.named("OnnxRuntime").open(MODEL, Device.parse("cuda:1"), CPU))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "engine djl:OnnxRuntime runs on the CPU only, and device 'cuda:1' was asked for. Use the device cpu, or the engine direct for an ONNX file.");
    }

    @Test
    void anEngineThatIsNotKnownOrNotThere() {
      assertThatThrownBy(() -> DjlEngine.named("MXNet"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("DJL engine was 'MXNet', but must be one of [OnnxRuntime, PyTorch].");
    }

    @Test
    void aFileThatTheDirectEngineRefuses(@TempDir Path folder) throws IOException {
      Path empty = Files.createFile(folder.resolve("model.onnx"));

      assertThatThrownBy(() -> DjlEngine.named("OnnxRuntime").open(empty, Device.CPU, CPU))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage("model file '%s' is empty. Fetch it again.", empty);
    }
  }
}
