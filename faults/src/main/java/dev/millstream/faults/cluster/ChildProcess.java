package dev.millstream.faults.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that this JVM started, known by its pid; its output goes to a file.
 *
 * <p>Threading: safe for many threads. Life cycle: started by {@link ChildProcesses}, over when
 * killed, ended or gone by itself.
 */
public final class ChildProcess {
  private static final Duration DEATH = Duration.ofSeconds(30);
  private static final int SHOWN_ERRORS = 10;
  private static final int SHOWN_LINES = 10;

  private final String name;
  private final Process process;
  private final Path log;

  ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** What the harness calls it. */
  public String name() {
    return name;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Where its output goes. */
  public Path log() {
    return log;
  }

  /** Whether it runs, frozen or not. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9} does; returns when it is gone. Works on a frozen process too. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(DEATH);
  }

  /**
   * As {@code kill} does; returns when it is gone.
   *
   * @throws HarnessException if it still runs after {@code patience}
   */
  public void end(Duration patience) {
    process.destroy();
    awaitEnd(patience);
  }

  /** Stops it where it is (SIGSTOP); its sockets stay open and answer nothing. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets a frozen process go on (SIGCONT). */
  public void thaw() {
    signal("CONT");
  }

  /** Waits until it has ended. */
  public void awaitEnd(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new HarnessException(
            name + " (pid " + pid() + ") still runs after " + patience + "; its log is " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HarnessException("Interrupted while waiting for the end of " + name + ".", e);
    }
  }

  /** How long the log is now, to look only at what comes after. */
  public long logLength() {
    try {
      return Files.size(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the log holds a text behind its first {@code from} bytes. */
  public boolean logHas(String text, long from) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(Math.max(0, file.length() - from))];
      file.seek(from);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The log's first errors and its last lines, for a message. */
  public String logDigest() {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      List<String> shown = new ArrayList<>();
      all.stream().filter(ChildProcess::tellsOfAnError).limit(SHOWN_ERRORS).forEach(shown::add);
      shown.add("…");
      shown.addAll(all.subList(Math.max(0, all.size() - SHOWN_LINES), all.size()));
      return String.join("\n", shown);
    } catch (IOException | UncheckedIOException e) {
      return "(the log cannot be read: " + e + ")";
    }
  }

  private static boolean tellsOfAnError(String line) {
    return line.contains(" ERROR ") || line.startsWith("Caused by:");
  }

  private void signal(String signal) {
    List<String> command = List.of("kill", "-" + signal, Long.toString(pid()));
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new HarnessException(
            name + " took no SIG" + signal + ": '" + String.join(" ", command) + "' failed.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HarnessException("Interrupted while sending SIG" + signal + ".", e);
    }
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + ")";
  }
}
