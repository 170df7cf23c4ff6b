package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.job.JobPlan.TextLists;
import dev.millstream.benchmarks.report.Spread;
import dev.millstream.benchmarks.report.TextTable;
import dev.millstream.benchmarks.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What all contestants did.
 *
 * @param peaks GFLOP/s of each round, with one thread, two, and so on
 */
record JobResults(
    JobPlan plan,
    List<Contestant> contestants,
    TextLists texts,
    List<Outcome> outcomes,
    List<double[]> peaks) {
  private static final double PERCENT = 100;

  JobResults {
    outcomes = List.copyOf(outcomes);
    peaks = List.copyOf(peaks);
  }

  /** Why contestants lack figures, one line each. */
  List<String> failures() {
    return outcomes.stream()
        .filter(outcome -> outcome.failure() != null)
        .map(
            outcome ->
                "%s has no figures in round %d: %s"
                    .formatted(outcome.contestant(), outcome.round(), outcome.failure()))
        .toList();
  }

  /** The figures for a terminal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d texts of %d tokens (%s), %d rounds, parallelism %d"
            .formatted(
                texts.burst().size(),
                Texts.tokens(texts.burst()),
                Texts.hash(texts.burst()),
                plan.rounds(),
                plan.parallelism()));
    for (int threads = 1; threads <= plan.parallelism(); threads++) {
      int place = threads - 1;
      lines.add(
          "arithmetic peak with %d threads, GFLOP/s: %s"
              .formatted(
                  threads,
                  TextTable.spread(
                      Spread.of(peaks.stream().map(peak -> peak[place]).toList()), 0)));
    }
    lines.add("");
    lines.addAll(table().lines());
    return lines;
  }

  private TextTable table() {
    TextTable table =
        new TextTable(
            "contestant",
            "texts/s min / med / max",
            "x naive1",
            "tokens/s",
            "% of peak",
            "CPU ms/text",
            "padded %",
            "p50 ms",
            "p99 ms",
            "RSS MiB",
            "at end",
            "cosine",
            "foreign cores");
    contestants.forEach(contestant -> table.row(row(contestant.name())));
    return table;
  }

  private List<String> row(String name) {
    Spread rates = burst(name, Outcome.Burst::textsPerSecond);
    return List.of(
        name,
        TextTable.spread(rates, 1),
        TextTable.figure(timesYardstick(name).median(), 2),
        TextTable.figure(burst(name, Outcome.Burst::tokensPerSecond).median(), 0),
        TextTable.figure(PERCENT * shareOfPeak(name).median(), 0),
        TextTable.figure(burst(name, Outcome.Burst::cpuMillisPerText).median(), 2),
        TextTable.figure(PERCENT * all(name, Outcome::paddedShare).median(), 1),
        TextTable.figure(latency(name, Outcome.Latency::p50Millis).median(), 0),
        TextTable.figure(latency(name, Outcome.Latency::p99Millis).median(), 0),
        TextTable.figure(all(name, Outcome::peakMib).median(), 0),
        TextTable.figure(all(name, Outcome::endMib).median(), 0),
        TextTable.figure(all(name, Outcome::minCosine).min(), 6),
        TextTable.figure(foreign(name).max(), 2));
  }

  Spread texts(String name) {
    return burst(name, Outcome.Burst::textsPerSecond);
  }

  /** Of each round, its texts a second to those of the yardstick in the same round. */
  Spread timesYardstick(String name) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      Outcome.Burst own = burst(name, round);
      Outcome.Burst yardstick = burst(Contestants.YARDSTICK, round);
      if (own != null && yardstick != null) {
        ratios.add(own.textsPerSecond() / yardstick.textsPerSecond());
      }
    }
    return Spread.of(ratios);
  }

  /** Of each round, the operations of its texts without padding to the round's peak. */
  Spread shareOfPeak(String name) {
    List<Double> shares = new ArrayList<>();
    for (int round = 1; round <= peaks.size(); round++) {
      Outcome.Burst own = burst(name, round);
      if (own != null) {
        double[] peak = peaks.get(round - 1);
        shares.add(own.gigaflopPerSecond() / peak[peak.length - 1]);
      }
    }
    return Spread.of(shares);
  }

  private Outcome.@Nullable Burst burst(String name, int round) {
    return outcomes.stream()
        .filter(outcome -> outcome.contestant().equals(name) && outcome.round() == round)
        .map(Outcome::burst)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private Spread burst(String name, ToDoubleFunction<Outcome.Burst> figure) {
    return all(
        name,
        outcome -> outcome.burst() == null ? Double.NaN : figure.applyAsDouble(outcome.burst()));
  }

  Spread latency(String name, ToDoubleFunction<Outcome.Latency> figure) {
    return all(
        name,
        outcome ->
            outcome.latency() == null ? Double.NaN : figure.applyAsDouble(outcome.latency()));
  }

  private Spread foreign(String name) {
    List<Double> both = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome.contestant().equals(name) && outcome.burst() != null) {
        both.add(outcome.burst().foreignCores());
        Outcome.Latency latency = outcome.latency();
        both.add(latency == null ? Double.NaN : latency.foreignCores());
      }
    }
    return Spread.of(both);
  }

  private Spread all(String name, ToDoubleFunction<Outcome> figure) {
    return Spread.of(
        outcomes.stream()
            .filter(outcome -> outcome.contestant().equals(name))
            .mapToDouble(figure)
            .toArray());
  }
}
