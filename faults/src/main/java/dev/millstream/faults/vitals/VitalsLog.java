package dev.millstream.faults.vitals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at processes at equal times, each from when it is first seen until it is gone.
 *
 * <p>Threading: a thread of its own looks; safe for many threads. Life cycle: from {@link #start}
 * to {@link #close}; what was seen stays.
 */
public final class VitalsLog implements AutoCloseable {
  private final Map<String, List<Vitals>> seen = new LinkedHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "vitals");
            thread.setDaemon(true);
            return thread;
          });

  private VitalsLog() {}

  /**
   * Begins to look.
   *
   * @param processes pids by name, asked each time
   */
  public static VitalsLog start(Duration interval, Supplier<Map<String, Long>> processes) {
    VitalsLog log = new VitalsLog();
    var unused =
        log.clock.scheduleAtFixedRate(
            () -> log.look(processes.get()), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    return log;
  }

  private void look(Map<String, Long> processes) {
    processes.forEach((name, pid) -> Vitals.of(pid).ifPresent(vitals -> add(name, vitals)));
  }

  private synchronized void add(String name, Vitals vitals) {
    seen.computeIfAbsent(name, k -> new ArrayList<>()).add(vitals);
  }

  /** What was seen of each process, the earliest first. */
  public synchronized Map<String, List<Vitals>> samples() {
    Map<String, List<Vitals>> copy = new LinkedHashMap<>();
    seen.forEach((name, samples) -> copy.put(name, List.copyOf(samples)));
    return copy;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
