package dev.millstream.jobs.fetch;

import dev.millstream.hub.FetchProgress;
import dev.millstream.jobs.terminal.DisplayText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much of the files under way has come or gone: one line that is written over on a terminal,
 * elsewhere a line for each finished file.
 *
 * <p>Threading: safe for many threads. Closing ends the line.
 */
public final class FetchBar implements FetchProgress, AutoCloseable {
  private static final int CELLS = 24;
  private static final long BETWEEN_NANOS = 100_000_000;
  private static final long MEGABYTE = 1_000_000;

  private final String done;
  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final Map<String, long[]> files = new LinkedHashMap<>(); // name -> {bytes, size}
  private final long begun;
  private long drawn;
  private boolean open;

  FetchBar(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
    this("Fetched", out, terminal, nanoTime);
  }

  private FetchBar(String done, PrintWriter out, boolean terminal, LongSupplier nanoTime) {
    this.done = done;
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.drawn = begun - BETWEEN_NANOS;
  }

  /** A bar where standard error is the user's terminal, as the one who started this says. */
  @SuppressWarnings("SystemOut") // standard output may be the command's own
  public static FetchBar onStandardError() {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return on(err, System.getenv());
  }

  /**
   * A bar for whoever started a command.
   *
   * @param err a writer to standard error, which flushes at each line's end
   * @param environment says in MILLSTREAM_TERMINAL_ERR whether that is a terminal
   */
  public static FetchBar on(PrintWriter err, Map<String, String> environment) {
    return new FetchBar(err, isTerminal(environment), System::nanoTime);
  }

  /** The same for files that are sent. */
  public static FetchBar ofUpload(PrintWriter err, Map<String, String> environment) {
    return new FetchBar("Sent", err, isTerminal(environment), System::nanoTime);
  }

  private static boolean isTerminal(Map<String, String> environment) {
    return environment.containsKey("MILLSTREAM_TERMINAL_ERR");
  }

  @Override
  public synchronized void at(String file, long bytes, long size) {
    boolean done = bytes >= size;
    long[] before = files.put(file, new long[] {bytes, size});
    boolean wasDone = before != null && before[0] >= before[1];
    if (!terminal) {
      if (done && !wasDone) {
        out.println("%s %s (%s).".formatted(this.done, DisplayText.oneLine(file), megabytes(size)));
      }
      return;
    }
    long now = nanoTime.getAsLong();
    if (done || now - drawn >= BETWEEN_NANOS) {
      drawn = now;
      draw(now);
    }
  }

  private void draw(long now) {
    long bytes = files.values().stream().mapToLong(f -> f[0]).sum();
    long size = Math.max(1, files.values().stream().mapToLong(f -> f[1]).sum());
    int full = (int) (CELLS * bytes / size);
    double seconds = Math.max(0.001, (now - begun) / 1e9);
    out.print(
        String.format(
            Locale.ROOT,
            "\r%3d %% %s%s %s of %s, %.1f MB/s, %d %s \u001b[K",
            100 * bytes / size,
            "█".repeat(full),
            "░".repeat(CELLS - full),
            megabytes(bytes),
            megabytes(size),
            bytes / seconds / MEGABYTE,
            files.size(),
            files.size() == 1 ? "file" : "files"));
    out.flush();
    open = true;
  }

  private static String megabytes(long bytes) {
    return bytes < MEGABYTE
        ? "%d kB".formatted((bytes + 999) / 1000)
        : String.format(Locale.ROOT, "%.1f MB", (double) bytes / MEGABYTE);
  }

  @Override
  public synchronized void close() {
    if (open) {
      draw(nanoTime.getAsLong());
      out.println();
      open = false;
    }
  }
}
