package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.model.Device;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  private static final Path STATISTICS = Path.of("/proc/self/statm");
  private static final long MANY_BYTES = 300L << 20;

  private final OnnxSession session = TinyBert.open();
  private final Workspace workspace = session.newWorkspace();

  @AfterEach
  void close() {
    workspace.close();
    session.close();
  }

  @Test
  void givesBackWhatOnlyALargeRunNeeded() throws Exception {
    assumeThat(STATISTICS).as("what a process holds is read as on Linux").exists();
    long longAgo = System.nanoTime() - 2 * ArenaUse.PAUSE.toNanos();
    long[][] large = new long[2048][];
    Arrays.fill(large, TinyBert.tokens(1, 128));
    try (Workspace own =
        new OnnxWorkspace(session, new RunGate(TinyBert.file()), new ArenaUse(longAgo))) {
      TinyBert.run(own, TinyBert.tokens(1, 128));
      long before = residentBytes();

      TinyBert.run(own, large);
      long held = residentBytes() - before;
      for (int i = 0; i < ArenaUse.RUNS; i++) {
        TinyBert.run(own, TinyBert.tokens(1, 128));
      }

      assertThat(held).isGreaterThan(MANY_BYTES);
      assertThat(residentBytes() - before).isLessThan(held - MANY_BYTES);
    }
  }

  private static long residentBytes() throws IOException {
    return 4096 * Long.parseLong(Files.readString(STATISTICS).split(" ", 3)[1]);
  }

  @Nested
  class ARow {
    private final long[] text = TinyBert.tokens(1, 17);
    private final float[] alone = TinyBert.run(workspace, text)[0];

    @Test
    void hasTheSameBitsAgain() {
      assertThat(TinyBert.run(workspace, text)[0]).isEqualTo(alone);
    }

    @Test
    void hasTheSameBitsAmongRowsOfItsLength() {
      long[][] batch = new long[9][];
      for (int i = 0; i < batch.length; i++) {
        batch[i] = i == 4 ? text : TinyBert.tokens(100 + i, 17);
      }

      assertThat(TinyBert.run(workspace, batch)[4]).isEqualTo(alone);
    }

    @Test
    void hasTheSameBitsPaddedToLongerRows() {
      long[][] batch = {TinyBert.tokens(2, 5), text, TinyBert.tokens(3, 64)};

      assertThat(TinyBert.run(workspace, batch)[1]).isEqualTo(alone);
    }

    @Test
    void hasTheSameBitsAfterAnotherSessionWasOpened() {
      try (OnnxSession other = TinyBert.open();
          Workspace second = other.newWorkspace()) {
        assertThat(TinyBert.run(second, text)[0]).isEqualTo(alone);
      }
    }

    @Test
    void hasTheSameBitsOnEightThreads() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<Integer>> wrong = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          int seed = t;
          wrong.add(threads.submit(() -> wrongAmong(40, seed)));
        }

        for (Future<Integer> future : wrong) {
          assertThat(future.get()).isZero();
        }
      } finally {
        threads.shutdown();
      }
    }

    private int wrongAmong(int runs, int seed) {
      int wrong = 0;
      try (Workspace own = session.newWorkspace()) {
        for (int i = 0; i < runs; i++) {
          long[] other = TinyBert.tokens(seed * runs + i, 1 + (seed * 7 + i * 13) % 100);
          if (!Arrays.equals(TinyBert.run(own, other, text)[1], alone)) {
            wrong++;
          }
        }
      }
      return wrong;
    }
  }

  @Nested
  class Cancelling {

    @Test
    void endsTheRunAndLeavesTheWorkspaceUsable() throws Exception {
      float[][] before = TinyBert.run(workspace, TinyBert.tokens(1, 8));
      CountDownLatch started = new CountDownLatch(1);
      AtomicBoolean ended = new AtomicBoolean();
      Thread canceller =
          new Thread(
              () -> {
                awaitUninterruptibly(started);
                while (!ended.get()) {
                  workspace.cancel();
                  Thread.onSpinWait();
                }
              });
      canceller.start();

      Throwable failure = null;
      started.countDown();
      while (failure == null) { // a run that is done before it is cancelled succeeds
        failure = catchThrowable(() -> TinyBert.run(workspace, large()));
      }
      ended.set(true);
      canceller.join();

      assertThat(failure)
          .isInstanceOf(RunCancelledException.class)
          .hasMessage(
              "output 'last_hidden_state' [128, 128, 32] of model '%s' was cancelled.",
              TinyBert.file());
      assertThat(TinyBert.run(workspace, TinyBert.tokens(1, 8))).isDeepEqualTo(before);
    }

    @Test
    void doesNothingBetweenRuns() {
      workspace.cancel();

      assertThat(TinyBert.run(workspace, TinyBert.tokens(1, 8))).hasDimensions(1, 256);
    }

    private long[][] large() {
      long[][] rows = new long[128][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = TinyBert.tokens(i, 128);
      }
      return rows;
    }
  }

  @Nested
  class Refuses {
    private static final String MODEL = " of model '%s'";

    @Test
    void anInputThatTheModelDoesNotHave() {
      assertThatThrownBy(() -> workspace.longInput("position_ids", 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "model '%s' has no input 'position_ids'. It has [attention_mask, input_ids,"
                  + " token_type_ids].",
              TinyBert.file());
    }

    @Test
    void anInputWithoutRows() {
      assertThatThrownBy(() -> workspace.longInput("input_ids", 0, 8))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "input 'input_ids' was given 0 rows of 8 values, but must have at least one of each.");
    }

    @Test
    void anOutputThatTheModelDoesNotHave() {
      TinyBert.fill(workspace, TinyBert.tokens(1, 8));

      assertThatThrownBy(() -> workspace.run("logits", 1, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "model '%s' has no output 'logits'. It has [last_hidden_state].", TinyBert.file());
    }

    @Test
    void aShapeThatTheGraphDoesNotDeclare() {
      TinyBert.fill(workspace, TinyBert.tokens(1, 8));

      assertThatThrownBy(() -> workspace.run(TinyBert.OUTPUT, 1, 8, 384))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "output 'last_hidden_state'"
                  + MODEL
                  + " was asked for as [1, 8, 384], but is [-1, -1, 32] (-1: any).",
              TinyBert.file());
    }

    @Test
    void aShapeThatTheRunDoesNotGive() {
      TinyBert.fill(workspace, TinyBert.tokens(1, 8));

      assertThatThrownBy(() -> workspace.run(TinyBert.OUTPUT, 1, 9, 32))
          .isExactlyInstanceOf(EngineException.class)
          .hasMessageStartingWith(
              "output 'last_hidden_state' [1, 9, 32] of model '"
                  + TinyBert.file()
                  + "' cannot be computed: ")
          .hasMessageContaining("{1,9,32}")
          .hasMessageContaining("{1,8,32}");
    }

    @Test
    void aTokenThatTheModelDoesNotHaveAndGoesOn() {
      assertThatThrownBy(() -> TinyBert.run(workspace, new long[] {5, 800}))
          .isExactlyInstanceOf(EngineException.class)
          .hasMessageContaining("idx=800");
      assertThat(TinyBert.run(workspace, new long[] {5, 799})).hasDimensions(1, 64);
    }

    @Test
    void inputsLeftFromTheRunBefore() {
      TinyBert.run(workspace, TinyBert.tokens(1, 8));
      workspace.longInput("attention_mask", 1, 8);
      workspace.longInput("token_type_ids", 1, 8);

      assertThatThrownBy(() -> workspace.run(TinyBert.OUTPUT, 1, 8, 32))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "input 'input_ids'"
                  + MODEL
                  + " was not filled. Fill all inputs anew before each run.",
              TinyBert.file());
    }

    @Test
    void toRunWhenItIsClosed() {
      Workspace closed = session.newWorkspace();
      closed.close();
      closed.close();
      TinyBert.fill(closed, TinyBert.tokens(1, 8));

      assertThatThrownBy(() -> closed.run(TinyBert.OUTPUT, 1, 8, 32))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this workspace is closed. Make a new one of the session.");
    }
  }

  @Nested
  class Buffers {

    @Test
    void ofInputsAreZeroAgainForEveryRun() {
      workspace.longInput("input_ids", 2, 8).put(3, 7L);

      assertThat(workspace.longInput("input_ids", 2, 8).get(3)).isZero();
    }

    @Test
    void ofTheOutputCannotBeWritten() {
      TinyBert.fill(workspace, TinyBert.tokens(1, 8));

      FloatBuffer hidden = workspace.run(TinyBert.OUTPUT, 1, 8, 32);

      assertThat(hidden.isReadOnly()).isTrue();
      assertThat(hidden.remaining()).isEqualTo(256);
    }
  }

  @Nested
  class NativeMemory {

    /** Fills a tensor of as many elements as the product of the input, and takes its maximum. */
    @Test
    void runningOutIsRecognised(@TempDir Path folder) throws IOException {
      ProtobufWriter graph =
          new ProtobufWriter()
              .message(5, OnnxWriter.longs("flat", -1))
              .message(1, OnnxWriter.node("Reshape", List.of("input_ids", "flat"), "shape"))
              .message(1, OnnxWriter.node("ConstantOfShape", List.of("shape"), "filled"))
              .message(1, OnnxWriter.node("ReduceMax", List.of("filled"), "most"))
              .message(11, OnnxWriter.matrix("input_ids", OnnxWriter.INT64))
              .message(12, OnnxWriter.matrix("most", OnnxWriter.FLOAT));
      Path model = Files.write(folder.resolve("model.onnx"), OnnxWriter.model(graph));
      try (OnnxSession hungry = OnnxSession.open(model, Device.CPU);
          Workspace own = hungry.newWorkspace()) {
        own.longInput("input_ids", 1, 2).put(1L << 22).put(1L << 23);
        assertThatThrownBy(() -> own.run("most", 1, 1))
            .isInstanceOf(EngineOutOfMemoryException.class)
            .hasMessageStartingWith(
                "output 'most' [1, 1] of model '" + model + "' does not fit into memory: ")
            .hasMessageEndingWith(" Run fewer or shorter rows at once.");

        own.longInput("input_ids", 1, 2).put(2).put(3);
        assertThat(own.run("most", 1, 1).get()).isZero();
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
