package dev.millstream.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A temporary folder and the processes that work in it.
 *
 * <p>Life cycle: when it is closed, or this process is told to end (Ctrl-C too), the processes are
 * killed and the folder is deleted. When this process is killed outright, its children notice and
 * end by themselves, but the folder stays.
 */
public final class RunFolder implements AutoCloseable {
  private final Path path;
  private final boolean kept;
  private final Set<Process> processes = ConcurrentHashMap.newKeySet();
  private final Thread atExit = new Thread(this::end, "end-of-run");
  private boolean ended; // guarded by this

  private RunFolder(Path path, boolean kept) {
    this.path = path;
    this.kept = kept;
  }

  /**
   * Makes the folder.
   *
   * @param kept whether it stays for someone to look at, logs included
   */
  public static RunFolder make(boolean kept) throws IOException {
    RunFolder folder = new RunFolder(Files.createTempDirectory("millstream-bench"), kept);
    Runtime.getRuntime().addShutdownHook(folder.atExit);
    return folder;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** A folder in it, made when missing. */
  public Path folder(String name) throws IOException {
    return Files.createDirectories(path.resolve(name));
  }

  void add(Process process) {
    processes.add(process);
  }

  void remove(Process process) {
    processes.remove(process);
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    List<Process> killed = List.copyOf(processes);
    killed.forEach(Process::destroyForcibly);
    killed.forEach(process -> process.onExit().join());
    if (!kept) {
      delete();
    }
  }

  @SuppressWarnings("SystemOut") // nobody is left to hear an exception
  private void delete() {
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path file : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("bench: the folder " + path + " cannot be deleted (" + e + ").");
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // The hook has run or is waiting for this thread, and does nothing any more.
      ended();
    }
  }

  private synchronized boolean ended() {
    return ended;
  }
}
