package dev.millstream.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChildTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void tellsHowItEndedAndWhatItSaidLast() throws Exception {
    try (RunFolder folder = RunFolder.make(false);
        Child child = start(folder, "one", List.of("hello", "3"))) {
      assertThat(child.await(PATIENCE)).isTrue();

      assertThat(child.status()).isEqualTo(3);
      assertThat(child.lastWords())
          .isEqualTo(
              "The process 'one' ended with status 3. Its last lines are:%n  said hello"
                  .formatted());
    }
  }

  @Test
  void theFolderTakesItsProcessesAndFilesWithIt() throws Exception {
    RunFolder folder = RunFolder.make(false);
    Child child = start(folder, "one", List.of("hello"));
    assertThat(child.isAlive()).isTrue();

    folder.close();

    assertThat(child.isAlive()).isFalse();
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void aFolderThatIsKeptStays() throws Exception {
    RunFolder folder = RunFolder.make(true);

    folder.close();

    assertThat(folder.path()).exists();
    Files.delete(folder.path());
  }

  @Test
  void aChildEndsWhenNobodyHoldsItsInputAnyMore() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName(),
                Talker.class.getName(),
                "hello")
            .redirectErrorStream(true)
            .start();

    child.getOutputStream().close();

    assertThat(child.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(143);
  }

  private static Child start(RunFolder folder, String name, List<String> arguments)
      throws IOException {
    return Child.start(name, folder, List.of("-Xmx64m"), Talker.class, arguments);
  }
}
