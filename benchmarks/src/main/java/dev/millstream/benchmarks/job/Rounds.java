package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.job.JobPlan.Load;
import dev.millstream.benchmarks.job.JobPlan.TextLists;
import dev.millstream.benchmarks.machine.ArithmeticPeak;
import dev.millstream.benchmarks.machine.EncoderFlops;
import dev.millstream.benchmarks.process.RunFolder;
import dev.millstream.benchmarks.report.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the contestants round after round: A B C, then C B A, and so on, so that what changes
 * slowly on the machine meets all of them alike. One that fails in a round has no figures there;
 * the others go on. A run that is not counted comes before them: broker and driver are compiled
 * while they work, which would cost whoever comes first.
 *
 * <p>Threading: one thread.
 */
final class Rounds {
  private static final int REHEARSAL = 0;

  private final JobPlan plan;
  private final List<Contestant> contestants;
  private final TextLists texts;
  private final EncoderFlops flops;
  private final RunFolder folder;
  private final Consumer<String> progress;

  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<double[]> peaks = new ArrayList<>();
  private Map<String, float[]> reference = new HashMap<>();
  private double rate = Double.NaN;

  Rounds(
      JobPlan plan,
      List<Contestant> contestants,
      TextLists texts,
      EncoderFlops flops,
      RunFolder folder,
      Consumer<String> progress) {
    this.plan = plan;
    this.contestants = List.copyOf(contestants);
    this.texts = texts;
    this.flops = flops;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Runs all rounds.
   *
   * @param afterEach hears of the results so far
   */
  JobResults run(Consumer<JobResults> afterEach) throws IOException, InterruptedException {
    JobResults results = new JobResults(plan, contestants, texts, List.of(), List.of());
    try (BrokerProcess broker = BrokerProcess.start(folder, plan.patience())) {
      rehearse(broker.bootstrapServers());
      for (int round = 1; round <= plan.rounds(); round++) {
        peaks.add(peaks());
        for (Contestant contestant : order(round)) {
          outcomes.add(outcome(contestant, round, broker.bootstrapServers()));
          progress.accept(told(outcomes.get(outcomes.size() - 1)));
        }
        results = new JobResults(plan, contestants, texts, outcomes, peaks);
        afterEach.accept(results);
      }
    }
    return results;
  }

  private void rehearse(String broker) throws InterruptedException {
    for (Contestant contestant : contestants) {
      if (contestant.kind().isJob()) {
        progress.accept(told(outcome(contestant, REHEARSAL, broker)));
        rate = Double.NaN;
        reference = new HashMap<>();
        return;
      }
    }
  }

  /** For one thread, two, and so on. */
  private double[] peaks() {
    double[] found = new double[plan.parallelism()];
    for (int threads = 1; threads <= found.length; threads++) {
      found[threads - 1] = ArithmeticPeak.measure(threads);
    }
    return found;
  }

  private List<Contestant> order(int round) {
    List<Contestant> order = new ArrayList<>(contestants);
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
  }

  private Outcome outcome(Contestant contestant, int round, String broker)
      throws InterruptedException {
    String run = contestant.name() + "-" + round;
    try {
      return contestant.kind().isJob()
          ? job(contestant, round, new RunTopics(broker, run, plan.parallelism()))
          : LibraryRun.of(plan, contestant, texts, flops, new LibraryRun.Place(folder, run, round));
    } catch (RunFailure | IOException | RuntimeException e) {
      return Outcome.failed(contestant.name(), round, String.valueOf(e.getMessage()));
    }
  }

  private Outcome job(Contestant contestant, int round, RunTopics topics)
      throws IOException, InterruptedException, RunFailure {
    try (JobRun run = JobRun.start(plan, contestant, topics, folder)) {
      run.warmUp(texts.warmUp());
      JobRun.Burst burst = run.burst(texts.burst(), flops);
      if (Double.isNaN(rate) && contestant.name().equals(Contestants.YARDSTICK)) {
        rate = burst.figures().textsPerSecond() / 2;
      }
      Outcome.Latency latency = latency(run);
      Outcome outcome =
          run.outcome(
              contestant.name(),
              round,
              burst,
              latency,
              contestant.kind() == Contestant.Kind.MILLSTREAM);
      return compared(outcome, run.firstVectors());
    }
  }

  private Outcome.@Nullable Latency latency(JobRun run) throws InterruptedException, RunFailure {
    Load load = plan.latency();
    if (load == null) {
      return null;
    }
    double wanted = load.rate() == null ? rate : load.rate();
    return Double.isNaN(wanted) ? null : run.arrivals(texts.arrivals(), wanted, load.seconds());
  }

  private Outcome compared(Outcome outcome, Map<String, float[]> vectors) {
    if (reference.isEmpty()) {
      reference = vectors;
    }
    return new Outcome(
        outcome.contestant(),
        outcome.round(),
        outcome.burst(),
        outcome.latency(),
        outcome.paddedShare(),
        outcome.peakMib(),
        outcome.endMib(),
        Vectors.minCosine(vectors, reference),
        outcome.budget(),
        outcome.failure());
  }

  private String told(Outcome outcome) {
    String when =
        outcome.round() == REHEARSAL
            ? "not counted"
            : "round %d of %d".formatted(outcome.round(), plan.rounds());
    String who = when + ", " + outcome.contestant() + ": ";
    Outcome.Burst burst = outcome.burst();
    if (burst == null) {
      return who + "no figures: " + outcome.failure();
    }
    Outcome.Latency latency = outcome.latency();
    return who
        + TextTable.figure(burst.textsPerSecond(), 1)
        + " texts/s"
        + (latency == null
            ? ""
            : ", p50 %s ms, p99 %s ms at %s texts/s"
                .formatted(
                    TextTable.figure(latency.p50Millis(), 0),
                    TextTable.figure(latency.p99Millis(), 0),
                    TextTable.figure(latency.rate(), 1)))
        + ", %s MiB, %s foreign cores"
            .formatted(
                TextTable.figure(outcome.peakMib(), 0), TextTable.figure(burst.foreignCores(), 2));
  }
}
