package dev.millstream.benchmarks.process;

import dev.millstream.benchmarks.machine.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java process with this one's class path, whose output goes to a file.
 *
 * <p>Life cycle: told to end when closed, so that its virtual machine can write a recording, and
 * killed if it does not; killed with its {@link RunFolder}.
 */
public final class Child implements AutoCloseable {
  private static final int LAST_LINES = 15;
  private static final List<String> OPENED =
      List.of("java.lang", "java.time", "java.util", "java.util.concurrent");

  private final String name;
  private final RunFolder folder;
  private final Process process;
  private final Path log;

  private Child(String name, RunFolder folder, Process process, Path log) {
    this.name = name;
    this.folder = folder;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a class's main.
   *
   * @param name unique in the folder
   * @param jvm options of its virtual machine
   */
  public static Child start(
      String name, RunFolder folder, List<String> jvm, Class<?> main, List<String> arguments)
      throws IOException {
    Path temporary = folder.folder(name + "-tmp");
    Path log = folder.folder("logs").resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    OPENED.forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Djava.awt.headless=true");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(jvm);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ChildMain.class.getName());
    command.add(main.getName());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    folder.add(process);
    return new Child(name, folder, process, log);
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end; false when it still runs after the time. */
  public boolean await(Duration most) throws InterruptedException {
    return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Its exit status; only once it has ended. */
  public int status() {
    return process.exitValue();
  }

  /** Processor time that it has used. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Its memory now. */
  public Memory memory() {
    return Memory.of(process.pid());
  }

  /** Where it is and what it said last, as a sentence for whoever looks for a fault. */
  public String lastWords() {
    String state = isAlive() ? "still runs" : "ended with status " + status();
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return "The process '%s' %s. Its last lines are:%n  %s"
          .formatted(
              name,
              state,
              last.isEmpty() ? "(none)" : String.join(System.lineSeparator() + "  ", last));
    } catch (IOException e) {
      return "The process '%s' %s, and its log %s cannot be read (%s)."
          .formatted(name, state, log, e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    boolean ended = false;
    try {
      ended = process.waitFor(ChildMain.SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.destroyForcibly();
    }
    process.onExit().join();
    folder.remove(process);
  }
}
