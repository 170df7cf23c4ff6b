package dev.millstream.jobs.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the trying process says: its own lines on standard output, and on standard error what native
 * libraries print.
 *
 * <p>Threading: each stream is read by a thread of its own; to be asked after {@link #join}.
 */
final class ChildOutput {
  private final Thread steps;
  private final Thread noise;
  private String step = "Java started";
  private @Nullable String found;
  private @Nullable String refused;
  private boolean starved;

  /** Reads from now on. */
  ChildOutput(Process child) {
    this.steps = reader(child.inputReader(), this::take);
    this.noise = reader(child.errorReader(), this::listen);
  }

  private static Thread reader(BufferedReader from, Consumer<String> to) {
    Thread thread =
        new Thread(
            () -> {
              try (from) {
                for (String line = from.readLine(); line != null; line = from.readLine()) {
                  to.accept(line);
                }
              } catch (IOException killed) {
                // It was stopped while it spoke: what it said before is what there is.
                to.accept("");
              }
            },
            "millstream-dry-load-reader");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void take(String line) {
    if (line.startsWith(DryLoadChild.STEP)) {
      step = line.substring(DryLoadChild.STEP.length());
    } else if (line.startsWith(DryLoadChild.FOUND)) {
      found = line.substring(DryLoadChild.FOUND.length());
    } else if (line.startsWith(DryLoadChild.REFUSED)) {
      refused = line.substring(DryLoadChild.REFUSED.length());
    }
  }

  /** ONNX Runtime goes on without what it has no memory for, and says so nowhere but here. */
  private void listen(String line) {
    starved |= line.contains("bad_alloc") || line.contains("Failed to allocate memory");
  }

  /** Waits until nothing more can come. */
  void join() throws InterruptedException {
    steps.join();
    noise.join();
  }

  /** What it did last. */
  String step() {
    return step;
  }

  /** Its report as JSON; null where it came to none. */
  @Nullable String found() {
    return found;
  }

  /** Why it refused the model; null where it did not. */
  @Nullable String refused() {
    return refused;
  }

  /** Whether it was refused memory. */
  boolean starved() {
    return starved;
  }
}
