package dev.millstream.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A {@link CacheChild} in a small JVM of its own, killed on close if it still runs. */
final class ChildProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final int SHOWN = 20;
  private static final String END = "(end of output)";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  ChildProcess(LoopbackServer server, Path cache, int threads) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CacheChild.class.getName(),
                cache.toString(),
                Integer.toString(threads))
            .redirectErrorStream(true);
    builder.environment().put("HF_ENDPOINT", server.address());
    builder.environment().put("HF_HUB_CACHE", cache.toString());
    process = builder.start();
    Thread reader = new Thread(this::read, "output of a child");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader out = process.inputReader()) {
      out.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add(e.toString());
    }
    lines.add(END);
  }

  ChildProcess begin() throws Exception {
    await(line -> line.equals("ready"));
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return this;
  }

  /** Reads on until a line is as asked for. */
  void await(Predicate<String> wanted) throws InterruptedException {
    while (true) {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(line).as("after %s", seen).isNotNull().isNotEqualTo(END);
      seen.add(line);
      if (seen.size() > SHOWN) {
        seen.remove(0);
      }
      if (wanted.test(line)) {
        return;
      }
    }
  }

  void awaitSuccess() throws InterruptedException {
    await(line -> line.equals("done"));
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
