package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.benchmarks.text.Texts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the contestants are measured.
 *
 * @param rounds how often each of them runs
 * @param parallelism subtasks, and callers where there is no Flink
 * @param latency how latency is measured; null for not at all
 * @param seed of the arrivals
 * @param jvm options of the contestants' virtual machines
 * @param patience how long a contestant may stay without a further vector
 */
public record JobPlan(
    int rounds,
    int parallelism,
    @Nullable Load latency,
    long seed,
    List<String> jvm,
    Duration patience) {

  /** Takes a copy of the options. */
  public JobPlan {
    jvm = List.copyOf(jvm);
  }

  /**
   * How texts arrive while latency is measured.
   *
   * @param rate texts a second, or null for half of the yardstick's first burst
   * @param seconds for how long
   */
  public record Load(@Nullable Double rate, int seconds) {}

  /**
   * What is embedded, the same by all contestants in all rounds.
   *
   * @param warmUp first, and not counted
   * @param burst all at once
   * @param arrivals one by one, begun anew at the end
   */
  public record TextLists(List<BenchText> warmUp, List<BenchText> burst, List<BenchText> arrivals) {

    /** The three lists, one after the other, of so many texts. */
    public static TextLists of(Texts texts, int warmUp, int burst, int arrivals) {
      return new TextLists(
          texts.list("warm-", warmUp), texts.list("burst-", burst), texts.list("late-", arrivals));
    }
  }
}
