package dev.millstream.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runners, a queue and a machine that computes for a time given by a formula, all on a clock of its
 * own: what a budget costs there, and what a search makes of it, is the same on every machine.
 */
final class SimulatedMill {
  private static final double SPIKE_EVERY = 0.01;
  private static final double SPIKE = 5;
  private static final double[] WANDERS_IN_NANOS = {0.1e9, 1e9, 10e9};

  private final BatchSizing sizing;
  private final BatchPolicy policy;
  private final Random random = new Random(7);
  private final List<Integer> queue = new ArrayList<>();
  private final Runner[] runners;

  private Machine machine;
  private ToIntFunction<Random> lengths;
  private double noise;
  private double wander;
  private final double[] speeds = new double[WANDERS_IN_NANOS.length];
  private double speedAt;
  private int waiting;
  private double now;
  private double deviceFree;
  private int memory = Integer.MAX_VALUE;
  private int failures;

  /** What a batch costs, in nanoseconds, where nothing disturbs it. */
  @FunctionalInterface
  interface Machine {
    double nanos(int rows, int longest);

    /** Whether runs wait for each other, as on a GPU, or each runner has a core. */
    default boolean isShared() {
      return false;
    }
  }

  private static final class Runner {
    double free;
    @Nullable Turn turn;
    int[] rows = new int[0];
    double nanos;
  }

  SimulatedMill(BatchPolicy policy, int runners, Machine machine, ToIntFunction<Random> lengths) {
    this.policy = policy;
    this.sizing = new BatchSizing(policy, runners);
    this.runners = new Runner[runners];
    Arrays.setAll(this.runners, runner -> new Runner());
    this.machine = machine;
    this.lengths = lengths;
    this.waiting = 512;
  }

  /** Costs vary by this share, and one run in a hundred takes five times as long. */
  SimulatedMill noise(double share) {
    this.noise = share;
    return this;
  }

  /** Other texts and disturbances than without. */
  SimulatedMill seed(long seed) {
    random.setSeed(seed);
    return this;
  }

  /** The machine becomes faster and slower by this share, in tenths of a second and in seconds. */
  SimulatedMill wander(double share) {
    this.wander = share;
    return this;
  }

  SimulatedMill waiting(int rows) {
    this.waiting = rows;
    queue.subList(Math.min(rows, queue.size()), queue.size()).clear();
    return this;
  }

  SimulatedMill lengths(ToIntFunction<Random> other) {
    this.lengths = other;
    queue.clear();
    return this;
  }

  SimulatedMill machine(Machine other) {
    this.machine = other;
    return this;
  }

  /** Padded tokens of a batch beyond which the memory does not suffice. */
  SimulatedMill memory(int paddedTokens) {
    this.memory = paddedTokens;
    return this;
  }

  /** Batches for which the memory did not suffice. */
  int failures() {
    return failures;
  }

  BudgetState state() {
    return sizing.state();
  }

  /** Runs this many batches; tokens a second, padding left out. */
  double run(int batches) {
    double from = now;
    long tokens = 0;
    for (int batch = 0; batch < batches; batch++) {
      Runner runner = firstFree();
      now = Math.max(now, runner.free);
      finish(runner);
      tokens += begin(runner);
    }
    return tokens / (now - from) * 1e9;
  }

  private Runner firstFree() {
    Runner first = runners[0];
    for (Runner runner : runners) {
      first = runner.free < first.free ? runner : first;
    }
    return first;
  }

  private void finish(Runner runner) {
    Turn turn = runner.turn;
    if (turn != null) {
      int padded = turn.plan.size() * turn.plan.longest();
      if (padded > memory && turn.plan.size() > 1) {
        failures++;
        sizing.tooLarge(padded);
        sizing.failed(turn);
      } else {
        sizing.fitted(padded);
        sizing.ran(turn, runner.rows, (long) runner.nanos);
      }
    }
  }

  private int begin(Runner runner) {
    while (queue.size() < waiting) {
      queue.add(lengths.applyAsInt(random));
    }
    int[] seen = new int[Math.min(policy.window(), queue.size())];
    Arrays.setAll(seen, queue::get);
    Turn turn = sizing.plan(seen, queue.size());
    sizing.taken(turn);
    int[] rows = new int[turn.plan.size()];
    Arrays.setAll(rows, turn.plan::row);
    runner.rows = Arrays.stream(rows).map(row -> seen[row]).toArray();
    Arrays.stream(rows).boxed().sorted((a, b) -> b - a).forEach(row -> queue.remove((int) row));
    double cost = machine.nanos(rows.length, turn.plan.longest()) * disturbance();
    double start = machine.isShared() ? Math.max(now, deviceFree) : now;
    deviceFree = start + cost;
    runner.turn = turn;
    runner.free = start + cost;
    runner.nanos = runner.free - now;
    return Arrays.stream(runner.rows).sum();
  }

  private double disturbance() {
    if (noise == 0 && wander == 0) {
      return 1;
    }
    double spike = random.nextDouble() < SPIKE_EVERY ? SPIKE : 1;
    return spike * Math.exp(noise * random.nextGaussian() + speed());
  }

  /** A sum of Ornstein-Uhlenbeck processes, some slower than others. */
  private double speed() {
    double sum = 0;
    for (int i = 0; i < speeds.length; i++) {
      double kept = Math.exp((speedAt - now) / WANDERS_IN_NANOS[i]);
      speeds[i] = kept * speeds[i] + Math.sqrt(1 - kept * kept) * wander * random.nextGaussian();
      sum += speeds[i];
    }
    speedAt = now;
    return sum / Math.sqrt(speeds.length);
  }
}
