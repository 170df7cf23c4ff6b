package dev.millstream.faults.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The processes of a run. Only what was started here is ever signalled.
 *
 * <p>Threading: safe for many threads. Life cycle: {@link #close} kills all that still run, and so
 * does the end of this JVM.
 */
public final class ChildProcesses implements AutoCloseable {
  private final List<ChildProcess> started = new ArrayList<>();
  private final Path logs;
  private final Thread hook = new Thread(this::killAll, "kill child processes");
  private boolean closed;

  /** Keeps logs in this folder. */
  public ChildProcesses(Path logs) {
    this.logs = logs;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a program.
   *
   * @param name of the process and of its log
   * @param environment added to this JVM's own
   */
  public synchronized ChildProcess start(
      String name, List<String> command, Map<String, String> environment) {
    if (closed) {
      throw new HarnessException(name + " is not started: the run is over.");
    }
    File log = logs.resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(logs.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(environment);
    try {
      ChildProcess child = new ChildProcess(name, builder.start(), log.toPath());
      started.add(child);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that run now. */
  public synchronized List<ChildProcess> alive() {
    return started.stream().filter(ChildProcess::isAlive).toList();
  }

  @Override
  public void close() {
    killAll();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void killAll() {
    List<ChildProcess> left;
    synchronized (this) {
      closed = true;
      left = alive();
    }
    left.forEach(ChildProcess::kill);
  }
}
