package dev.millstream.faults.check;

import java.time.Duration;
import java.util.List;

/**
 * How long it took from a fault until something came of an input sent after it.
 *
 * @param sorted the times, the shortest first
 */
public record Recoveries(List<Duration> sorted) {
  /** Sorts the times. */
  public Recoveries {
    sorted = sorted.stream().sorted().toList();
  }

  /** The time that {@code percent} of the recoveries do not exceed; zero when there is none. */
  public Duration percentile(int percent) {
    if (sorted.isEmpty()) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  /** Whether 95 % of them took at most this long. */
  public Verdict within(Duration limit) {
    return new Verdict(
        "I8 recovery",
        percentile(95).compareTo(limit) <= 0,
        "%d recoveries: p50 %.1f s, p95 %.1f s, longest %.1f s; p95 may be %d s."
            .formatted(
                sorted.size(),
                seconds(percentile(50)),
                seconds(percentile(95)),
                seconds(percentile(100)),
                limit.toSeconds()));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1_000.0;
  }
}
