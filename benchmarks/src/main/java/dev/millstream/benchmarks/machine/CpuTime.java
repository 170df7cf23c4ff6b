package dev.millstream.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/**
 * Processor time of the whole machine and of one family of processes at one moment.
 *
 * @param nanos when, by {@link System#nanoTime}
 * @param allSeconds what all processes of the machine have used since it started, time stolen by
 *     other machines on the same host included; negative where the system does not say
 * @param ownSeconds what the family's living processes have used since each started
 */
public record CpuTime(long nanos, double allSeconds, double ownSeconds) {
  private static final Path STAT = Path.of("/proc/stat");

  /** The unit of /proc/stat, USER_HZ, on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER = 0;
  private static final int IDLE = 3;
  private static final int IOWAIT = 4;
  private static final int STEAL = 7;
  private static final double NANOS = 1e9;

  /** Now, with a process and all that it started as the family. */
  public static CpuTime of(ProcessHandle eldest) {
    double own =
        Stream.concat(Stream.of(eldest), eldest.descendants())
            .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToDouble(used -> used.toNanos() / NANOS)
            .sum();
    return new CpuTime(System.nanoTime(), machineSeconds(), own);
  }

  /**
   * Cores that others kept busy since an earlier moment; NaN where that is unknown. Above some 0.1
   * a run says more about them than about what was measured.
   */
  public double foreignCoresSince(CpuTime before) {
    if (allSeconds < 0 || before.allSeconds < 0) {
      return Double.NaN;
    }
    double others = allSeconds - before.allSeconds - (ownSeconds - before.ownSeconds);
    return Math.max(0, others / ((nanos - before.nanos) / NANOS));
  }

  /** Cores that the family kept busy since an earlier moment. */
  public double ownCoresSince(CpuTime before) {
    return (ownSeconds - before.ownSeconds) / ((nanos - before.nanos) / NANOS);
  }

  private static double machineSeconds() {
    if (!Files.isReadable(STAT)) {
      return -1;
    }
    try (Stream<String> lines = Files.lines(STAT)) {
      return busySeconds(lines.findFirst().orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a line such as {@code cpu user nice system idle iowait irq softirq steal guest …}. */
  static double busySeconds(String line) {
    StringTokenizer numbers = new StringTokenizer(line);
    numbers.nextToken();
    long ticks = 0;
    for (int place = USER; place <= STEAL && numbers.hasMoreTokens(); place++) {
      long value = Long.parseLong(numbers.nextToken());
      if (place != IDLE && place != IOWAIT) {
        ticks += value;
      }
    }
    return ticks / TICKS_PER_SECOND;
  }
}
