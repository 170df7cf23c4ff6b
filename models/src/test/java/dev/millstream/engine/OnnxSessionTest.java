package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.IsolatedLoader;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSessionTest {

  @Test
  void saysWhatTheModelTakesAndGives() {
    try (OnnxSession session = TinyBert.open()) {
      assertThat(session.inputNames())
          .containsExactlyInAnyOrder("input_ids", "attention_mask", "token_type_ids");
      assertThat(session.outputs())
          .containsExactly(new TensorShape("last_hidden_state", List.of(-1L, -1L, 32L), true));
    }
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> OnnxSession.open(Path.of("/nowhere/model.onnx"), Device.CPU))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "there is no model file '/nowhere/model.onnx'. Fetch the model again, or name a file it"
                + " has.");
  }

  @Test
  void saysWhyTheEngineRefusesAModel(@TempDir Path folder) throws IOException {
    ProtobufWriter graph =
        new ProtobufWriter()
            .message(1, OnnxWriter.node("Frobnicate", List.of("x"), "y"))
            .message(11, OnnxWriter.matrix("x", OnnxWriter.FLOAT))
            .message(12, OnnxWriter.matrix("y", OnnxWriter.FLOAT));
    Path model = Files.write(folder.resolve("model.onnx"), OnnxWriter.model(graph));

    assertThatThrownBy(() -> OnnxSession.open(model, Device.CPU))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("model '" + model + "' cannot be loaded on cpu: ")
        .hasMessageContaining("Frobnicate");
  }

  @Test
  void saysThatThisBuildHasNoCudaAndNoTensorRt() {
    assumeThat(Devices.canUse(Device.Kind.CUDA)).as("not run: this build has CUDA").isFalse();

    for (Device gpu : List.of(Device.cuda(1), Device.tensorRt(1))) {
      assertThatThrownBy(() -> OnnxSession.open(TinyBert.file(), gpu))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessage(
              "device '%s' was asked for, but this build of ONNX Runtime runs on [CPU] only. Build"
                  + " Millstream with -Pgpu, which puts com.microsoft.onnxruntime:onnxruntime_gpu in"
                  + " place of onnxruntime, or use cpu.",
              gpu);
    }
  }

  @Test
  void worksInTwoClassLoadersOfOneJvm() throws Exception {
    try (IsolatedLoader first = new IsolatedLoader();
        IsolatedLoader second = new IsolatedLoader()) {
      assertThat(inputNamesIn(first)).contains("input_ids");
      assertThat(inputNamesIn(second)).contains("input_ids");
    }
  }

  private static String inputNamesIn(IsolatedLoader loader) throws ReflectiveOperationException {
    Class<?> type = loader.loadClass(OnnxSession.class.getName());
    Class<?> device = loader.loadClass(Device.class.getName());
    Object cpu = device.getField("CPU").get(null);
    Object session = type.getMethod("open", Path.class, device).invoke(null, TinyBert.file(), cpu);
    String names = type.getMethod("inputNames").invoke(session).toString();
    type.getMethod("close").invoke(session);
    return names;
  }

  @Nested
  class Closing {

    @Test
    void endsEveryUse() {
      OnnxSession session = TinyBert.open();
      Workspace workspace = session.newWorkspace();
      session.close();
      session.close();

      String sentence = "the session of model '%s' is closed. Open it again to use it.";
      assertThatThrownBy(session::newWorkspace)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(sentence, TinyBert.file());
      assertThatThrownBy(() -> TinyBert.run(workspace, TinyBert.tokens(1, 8)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(sentence, TinyBert.file());
      workspace.close();
    }

    @Test
    void waitsForTheRunsUnderWay() throws Exception {
      OnnxSession session = TinyBert.open();
      CountDownLatch running = new CountDownLatch(4);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<Void>> runners =
            Stream.generate(() -> threads.submit(runUntilClosed(session, running)))
                .limit(4)
                .toList();
        running.await();
        session.close();

        for (Future<Void> runner : runners) {
          assertThatThrownBy(runner::get)
              .isInstanceOf(ExecutionException.class)
              .hasCauseExactlyInstanceOf(IllegalStateException.class)
              .hasMessageContaining("is closed");
        }
      } finally {
        threads.shutdown();
      }
    }

    private static Callable<Void> runUntilClosed(OnnxSession session, CountDownLatch running) {
      return () -> {
        long[][] rows = {TinyBert.tokens(1, 100), TinyBert.tokens(2, 100)};
        try (Workspace workspace = session.newWorkspace()) {
          float[][] expected = TinyBert.run(workspace, rows);
          running.countDown();
          while (true) {
            if (!Arrays.deepEquals(TinyBert.run(workspace, rows), expected)) {
              throw new AssertionError("a run beside the close gave other values");
            }
          }
        }
      };
    }
  }
}
