package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, because this one has loaded the library already. */
@DisabledOnOs(OS.WINDOWS)
class OnnxLibraryIT {
  @TempDir Path temporary;

  @Test
  void aLoadedLibraryLeavesNoFileBehind() throws Exception {
    assertThat(run(List.of())).endsWith("1.28.0, files: 0\n");
  }

  @Test
  void aPlaceThatTheUserChoseIsUsed() throws Exception {
    assertThat(run(List.of("-Donnxruntime.native.path=/nowhere")))
        .contains(
            "dev.millstream.model.ModelLoadException: ONNX Runtime's native library cannot be loaded on ")
        .contains("Check that java.io.tmpdir '" + temporary + "' has 30 MB left");
  }

  private String run(List<String> options) throws IOException, InterruptedException {
    List<String> command =
        Stream.of(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    System.getProperty("java.class.path")),
                options.stream(),
                Stream.of(Program.class.getName()))
            .flatMap(part -> part)
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /** Loads the library and counts the files in its folder for temporary files. */
  static final class Program {
    private Program() {}

    @SuppressWarnings("SystemOut") // read by the test
    public static void main(String[] args) throws IOException {
      String version = Devices.engineVersion();
      try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")))) {
        System.out.println(version + ", files: " + files.filter(Files::isRegularFile).count());
      }
    }
  }
}
