package dev.millstream.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.benchmarks.job.JobPlan.TextLists;
import dev.millstream.benchmarks.text.BenchText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobResultsTest {
  private static final double OPERATIONS = 202;

  private final Contestants known = new Contestants("default", Path.of("/q8"));
  private final JobPlan plan = new JobPlan(2, 2, null, 1, List.of(), Duration.ofSeconds(1));
  private final JobResults results =
      new JobResults(
          plan,
          known.named(List.of("naive1", "millstream")),
          new TextLists(List.of(), List.of(new BenchText("a", "text", 3)), List.of()),
          List.of(
              outcome("naive1", 1, 2.0),
              outcome("millstream", 1, 1.0),
              Outcome.failed("millstream", 2, "it ended."),
              outcome("naive1", 2, 4.0)),
          List.of(new double[] {300, 500}, new double[] {300, 400}));

  private static Outcome outcome(String contestant, int round, double seconds) {
    return new Outcome(
        contestant,
        round,
        new Outcome.Burst(101, 1_010, seconds, 1.01 * seconds, 0.02, OPERATIONS),
        new Outcome.Latency(10, 50, 20 * seconds, 30 * seconds, 0.01),
        0.25,
        700,
        600,
        1,
        0,
        null);
  }

  @Test
  void theFirstVectorStartsTheClockAndIsNotCounted() {
    assertThat(results.texts("naive1").max()).isEqualTo(50);
    assertThat(results.texts("naive1").min()).isEqualTo(25);
  }

  @Test
  void contestantsAreComparedWithTheYardstickOfTheirRound() {
    assertThat(results.timesYardstick("millstream").median()).isEqualTo(2);
    assertThat(results.timesYardstick("naive1").max()).isEqualTo(1);
  }

  @Test
  void theShareOfThePeakIsThatOfAllThreadsInTheRound() {
    // 100 texts a second of 2 billion operations each, against 500 billion a second.
    assertThat(results.shareOfPeak("millstream").median()).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void latenciesAreThoseOfTheMiddleRound() {
    assertThat(results.latency("naive1", Outcome.Latency::p99Millis).median()).isEqualTo(90);
  }

  @Test
  void theTableHasALineForEachAndFailuresAreSentences() {
    assertThat(results.lines())
        .anyMatch(line -> line.startsWith("naive1           25.0 / 37.5 / 50.0      1.00  "))
        .anyMatch(line -> line.startsWith("millstream    100.0 / 100.0 / 100.0      2.00  "))
        .contains("arithmetic peak with 2 threads, GFLOP/s: 400 / 450 / 500");
    assertThat(results.failures())
        .containsExactly("millstream has no figures in round 2: it ended.");
  }
}
