package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every stream of rows, shown on seeded random ones. */
class BatchPlannerPropertyTest {
  private static final int TEXTS = 8192;
  private static final int WINDOW = 256;

  /** How many rows wait, which budget, at most which share of the token slots is padding. */
  @ParameterizedTest
  @CsvSource({
    "256, 256, 0.02", "256, 512, 0.04", "256, 1024, 0.06",
    "32, 256, 0.08", "32, 512, 0.10", "32, 1024, 0.15",
    "4, 512, 0.10", "4, 1024, 0.15"
  })
  void padsLittleOfALogNormalMix(int waiting, int budget, double share) {
    BatchPolicy policy = new BatchPolicy(budget, 64, WINDOW, Duration.ZERO);

    assertThat(paddedShare(policy, waiting, lengths(7))).isLessThan(share);
  }

  @Test
  void batchesOf32InArrivalOrderWouldBeMostlyPadding() {
    int[] lengths = lengths(7);
    long padded = 0;
    long tokens = 0;
    for (int start = 0; start < lengths.length; start += 32) {
      int longest = 0;
      for (int row = start; row < start + 32; row++) {
        longest = Math.max(longest, lengths[row]);
        tokens += lengths[row];
      }
      padded += 32L * longest;
    }

    assertThat(1 - tokens / (double) padded).isBetween(0.5, 0.8);
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 512, 1024})
  void fillsItsBudgetWhenEnoughRowsWait(int budget) {
    BatchPolicy policy = new BatchPolicy(budget, 64, WINDOW, Duration.ZERO);
    Backlog stream = new Backlog(policy, WINDOW, lengths(3));
    int batches = 0;
    while (stream.next() != null) {
      batches++;
    }

    assertThat(stream.padded / (double) batches).isGreaterThan(budget * 0.6);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void takesEveryRowOnceAndWithinAsManyBatchesAsRowsWereBeforeIt(long seed) {
    Random random = new Random(seed);
    BatchPolicy policy =
        new BatchPolicy(
            1 + random.nextInt(600),
            1 + random.nextInt(40),
            1 + random.nextInt(300),
            Duration.ZERO);
    BatchPlanner planner = new BatchPlanner(policy);
    List<Arrival> waiting = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    int arrived = 0;
    for (int batch = 0; batch < 3000 || !waiting.isEmpty(); batch++) {
      for (int more = batch < 3000 ? random.nextInt(5) : 0; more > 0; more--) {
        waiting.add(new Arrival(arrived++, 1 + random.nextInt(700), batch + waiting.size()));
      }
      if (waiting.isEmpty()) {
        continue;
      }
      BatchPlan plan = planner.plan(waiting.stream().mapToInt(Arrival::length).toArray(), 512);
      for (Arrival row : remove(plan, waiting)) {
        assertThat(batch).as("batch of row %s", row).isLessThanOrEqualTo(row.latestBatch());
        assertThat(taken.add(row.id())).isTrue();
      }
    }
    assertThat(taken).hasSize(arrived);
  }

  @Test
  void staysWithinItsLimits() {
    Random random = new Random(11);
    for (int round = 0; round < 2000; round++) {
      int budget = 1 + random.nextInt(2000);
      int maxRows = 1 + random.nextInt(64);
      BatchPlanner planner =
          new BatchPlanner(new BatchPolicy(2000, maxRows, WINDOW, Duration.ZERO));
      int[] lengths = random.ints(1 + random.nextInt(300), 1, 600).toArray();

      BatchPlan plan = planner.plan(lengths, budget);

      assertThat(plan.size()).isLessThanOrEqualTo(maxRows);
      assertThat(plan.size() == 1 || plan.size() * plan.longest() <= budget).isTrue();
      Set<Integer> rows = new HashSet<>();
      for (int place = 0; place < plan.size(); place++) {
        rows.add(plan.row(place));
        assertThat(plan.row(place)).isBetween(0, Math.min(lengths.length, WINDOW) - 1);
        assertThat(place == 0 || lengths[plan.row(place - 1)] <= lengths[plan.row(place)]).isTrue();
      }
      assertThat(rows).hasSize(plan.size()).contains(0);
    }
  }

  @Test
  void plansTheSameRowsTheSameWay() {
    int[] lengths = lengths(5);
    BatchPlanner planner = new BatchPlanner(BatchPolicy.DEFAULT);

    BatchPlan first = planner.plan(lengths, 512);
    BatchPlan second = new BatchPlanner(BatchPolicy.DEFAULT).plan(lengths.clone(), 512);

    assertThat(second).usingRecursiveComparison().isEqualTo(first);
  }

  private static double paddedShare(BatchPolicy policy, int waiting, int[] lengths) {
    Backlog stream = new Backlog(policy, waiting, lengths);
    long tokens = 0;
    for (List<Arrival> batch = stream.next(); batch != null; batch = stream.next()) {
      tokens += batch.stream().mapToLong(Arrival::length).sum();
    }
    return 1 - tokens / (double) stream.padded;
  }

  /** Tokens of texts: log-normal, median 60, longest 256. */
  private static int[] lengths(long seed) {
    Random random = new Random(seed);
    int[] lengths = new int[TEXTS];
    for (int text = 0; text < TEXTS; text++) {
      long length = Math.round(60 * Math.exp(0.8 * random.nextGaussian()));
      lengths[text] = (int) Math.max(4, Math.min(256, length));
    }
    return lengths;
  }

  private static List<Arrival> remove(BatchPlan plan, List<Arrival> waiting) {
    List<Arrival> batch = new ArrayList<>();
    for (int place = 0; place < plan.size(); place++) {
      batch.add(waiting.get(plan.row(place)));
    }
    waiting.removeAll(batch);
    return batch;
  }

  private record Arrival(int id, int length, int latestBatch) {}

  /** A fixed number of waiting rows, filled up after every batch. */
  private static final class Backlog {
    private final BatchPolicy policy;
    private final BatchPlanner planner;
    private final int waitingRows;
    private final int[] lengths;
    private final List<Arrival> waiting = new ArrayList<>();
    private int arrived;
    private long padded;

    Backlog(BatchPolicy policy, int waitingRows, int[] lengths) {
      this.policy = policy;
      this.planner = new BatchPlanner(policy);
      this.waitingRows = waitingRows;
      this.lengths = lengths;
    }

    List<Arrival> next() {
      while (waiting.size() < waitingRows && arrived < lengths.length) {
        waiting.add(new Arrival(arrived, lengths[arrived++], Integer.MAX_VALUE));
      }
      if (waiting.isEmpty()) {
        return null;
      }
      int[] seen = waiting.stream().mapToInt(Arrival::length).toArray();
      BatchPlan plan = planner.plan(seen, policy.maxTokens());
      padded += (long) plan.longest() * plan.size();
      return remove(plan, waiting);
    }
  }
}
