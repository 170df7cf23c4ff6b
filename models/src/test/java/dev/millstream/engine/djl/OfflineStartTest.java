package dev.millstream.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.engine.BatchShapes;
import dev.millstream.engine.GpuSetup;
import dev.millstream.model.Device;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.TinyModels;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DJL would download PyTorch where its native part is not on the class path. */
class OfflineStartTest {
  @TempDir Path cache;

  @Test
  void aMissingNativePartIsNotDownloaded() throws Exception {
    Assumptions.assumeTrue(
        StartedEngine.isOnClassPath("PyTorch"), "not run: PyTorch is there with -Ppytorch only");

    assertThat(runWithoutNativePart())
        .contains("the engine djl:PyTorch cannot be started: Offline mode is enabled.")
        .contains(
            " All its jars must be there, of versions that belong together (docs/engines.md): nothing is downloaded. A JVM starts it for one class loader only.");
  }

  private String runWithoutNativePart() throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("pytorch-native"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-DENGINE_CACHE_DIR=" + cache,
                "-cp",
                classPath,
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /** Tries to load a TorchScript file. */
  static final class Program {
    private Program() {}

    @SuppressWarnings("SystemOut") // read by the test
    public static void main(String[] args) {
      Path model =
          TinyModels.folder("sentence-similarity/mean").resolve("../../torchscript/model.pt");
      GpuSetup cpu = new GpuSetup(GpuOptions.DEFAULT, BatchShapes.of(64, 512, 512), null);
      try {
        DjlEngine.named("PyTorch").open(model, Device.CPU, cpu).close();
        System.out.println("loaded");
      } catch (ModelLoadException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
