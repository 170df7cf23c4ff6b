package dev.millstream.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Rows that arrive at random, runners with a core each, and a clock of its own on which a padded
 * token takes one tick: how long rows wait for their answers there is the same on every machine.
 */
final class SimulatedArrivals {
  private static final int ROWS = 20_000;
  private static final int RUNNERS = 2;

  private final BatchSizing sizing;
  private final BatchPolicy policy;
  private final double fixed;
  private final double[] arrivals = new double[ROWS];
  private final int[] lengths = new int[ROWS];
  private final double[] answered = new double[ROWS];
  private final List<Integer> queue = new ArrayList<>();
  private int arrived;

  /** A batch that is under way. */
  private static final class Run {
    final Turn turn;
    final int[] lengths;
    final double end;
    final double ticks;

    Run(Turn turn, int[] lengths, double end, double ticks) {
      this.turn = turn;
      this.lengths = lengths;
      this.end = end;
      this.ticks = ticks;
    }
  }

  /** From the arrival of a row to its answer, in ticks. */
  record Answers(double mean, double p99) {}

  private SimulatedArrivals(BatchPolicy policy, double fixed, double load) {
    this.policy = policy;
    this.sizing = new BatchSizing(policy, RUNNERS);
    this.fixed = fixed;
    Random random = new Random(11);
    double tokens = 0;
    for (int row = 0; row < ROWS; row++) {
      double length = Math.exp(Math.log(60) + 0.7 * random.nextGaussian());
      lengths[row] = (int) Math.max(4, Math.min(256, length));
      tokens += lengths[row];
    }
    double ticksBetween = (fixed + tokens / ROWS) / RUNNERS / load;
    double now = 0;
    for (int row = 0; row < ROWS; row++) {
      now -= Math.log(1 - random.nextDouble()) * ticksBetween;
      arrivals[row] = now;
    }
  }

  /**
   * Answers rows of a median length of 60 tokens.
   *
   * @param fixed what a run takes beyond its tokens, in ticks
   * @param load share of the time for which runners would be busy with one row a run
   */
  static Answers of(BatchPolicy policy, double fixed, double load) {
    return new SimulatedArrivals(policy, fixed, load).run();
  }

  private Answers run() {
    PriorityQueue<Run> under = new PriorityQueue<>((a, b) -> Double.compare(a.end, b.end));
    double now = 0;
    while (arrived < ROWS || !queue.isEmpty()) {
      if (under.size() == RUNNERS) {
        Run over = under.remove();
        now = over.end;
        sizing.ran(over.turn, over.lengths, (long) (over.ticks * 1000));
      }
      if (queue.isEmpty() && arrived < ROWS) {
        now = Math.max(now, arrivals[arrived]);
      }
      while (arrived < ROWS && arrivals[arrived] <= now) {
        queue.add(arrived++);
      }
      under.add(begin(now));
    }
    double[] waits = new double[ROWS];
    Arrays.setAll(waits, row -> answered[row] - arrivals[row]);
    Arrays.sort(waits);
    return new Answers(Arrays.stream(waits).average().orElseThrow(), waits[ROWS * 99 / 100]);
  }

  private Run begin(double now) {
    int[] seen = new int[Math.min(policy.window(), queue.size())];
    Arrays.setAll(seen, place -> lengths[queue.get(place)]);
    Turn turn = sizing.plan(seen, queue.size());
    sizing.taken(turn);
    double ticks = fixed + turn.plan.longest() * turn.plan.size();
    int[] places = new int[turn.plan.size()];
    Arrays.setAll(places, turn.plan::row);
    for (int place : places) {
      answered[queue.get(place)] = now + ticks;
    }
    Arrays.stream(places)
        .boxed()
        .sorted((a, b) -> b - a)
        .forEach(place -> queue.remove((int) place));
    int[] chosen = Arrays.stream(places).map(place -> seen[place]).toArray();
    return new Run(turn, chosen, now + ticks, ticks);
  }
}
