package dev.millstream.hub.mirror;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A virtual environment with the packages of {@code src/test/python/requirements.txt}, made once
 * below {@code target} by the Python that the property or variable {@code MILLSTREAM_PYTHON} names,
 * else by {@code python3}, and filled by pip as it is set up here.
 *
 * @param interpreter its own
 */
public record PythonVenv(Path interpreter) {
  private static final Path HOME = Path.of("target/python-venv").toAbsolutePath();
  private static final Path REQUIREMENTS = Path.of("src/test/python/requirements.txt");
  private static final Duration LONGEST = Duration.ofMinutes(8);

  /** What a process printed, and how it ended. */
  public record Outcome(int status, List<String> lines) {}

  /** It, or the test is skipped and says that it did not run {@code what}. */
  public static PythonVenv orSkip(String what) throws IOException, InterruptedException {
    PythonVenv venv = new PythonVenv(HOME.resolve("bin/python"));
    Path done = HOME.resolve("requirements.txt");
    String wanted = Files.readString(REQUIREMENTS);
    if (!Files.isRegularFile(done) || !Files.readString(done).equals(wanted)) {
      Outcome made = run(LONGEST, List.of(named(), "-m", "venv", HOME.toString()));
      assumeTrue(made.status() == 0, () -> "not run: %s needs Python 3: %s".formatted(what, made));
      Outcome filled =
          venv.run(
              LONGEST,
              "-m",
              "pip",
              "install",
              "--retries=1",
              "--timeout=15",
              "-r",
              REQUIREMENTS.toString());
      assumeTrue(
          filled.status() == 0,
          () -> "not run: %s needs what pip could not install: %s".formatted(what, filled));
      Files.writeString(done, wanted);
    }
    return venv;
  }

  private static String named() {
    String named = System.getProperty("MILLSTREAM_PYTHON", System.getenv("MILLSTREAM_PYTHON"));
    return named == null ? "python3" : named;
  }

  /** Runs the interpreter; the status is -1 when it took too long or could not be started. */
  public Outcome run(Duration longest, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(interpreter.toString()));
    command.addAll(List.of(arguments));
    return run(longest, command);
  }

  private static Outcome run(Duration longest, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("python", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(longest.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Outcome(ended ? process.exitValue() : -1, Files.readAllLines(output));
    } catch (IOException e) {
      return new Outcome(-1, List.of(e.toString()));
    } finally {
      Files.delete(output);
    }
  }
}
