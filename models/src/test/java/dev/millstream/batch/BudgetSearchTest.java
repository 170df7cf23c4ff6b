package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.millstream.batch.SimulatedMill.Machine;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetSearchTest {
  private static final BatchPolicy AUTO = BatchPolicy.DEFAULT;
  private static final List<Integer> FIXED =
      List.of(1, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384);
  private static final double WITHIN = 0.97;
  private static final double USUAL_NOISE = 0.05;

  /** Batches. */
  private static final int MANY = 1000;

  private static final int MILLION = 1_000_000;

  /** A core: attention makes long rows dearer, caches make large batches dearer. */
  private static final Machine FULL_PRECISION =
      (rows, longest) ->
          0.9 * MILLION
              + 0.14 * MILLION * rows * longest * (1 + longest / 2300.0) * cache(rows * longest);

  /** A core without AVX-512: a run costs as much as six tokens, and caches end sooner. */
  private static final Machine SLOWER =
      (rows, longest) ->
          2 * MILLION
              + 0.33
                  * MILLION
                  * rows
                  * longest
                  * (1 + longest / 5000.0)
                  * cache(2 * rows * longest);

  /** A batch costs more than its rows one by one. */
  private static final Machine EIGHT_BIT =
      (rows, longest) ->
          0.1 * MILLION
              + 0.06 * MILLION * rows * longest * (1 + longest / 2300.0) * (rows > 1 ? 1.15 : 1);

  /** A device: starting it costs as much as a thousand tokens. */
  private static final Machine GPU =
      new Machine() {
        @Override
        public double nanos(int rows, int longest) {
          return 2.0 * MILLION + 0.002 * MILLION * rows * longest;
        }

        @Override
        public boolean isShared() {
          return true;
        }
      };

  private static double cache(int tokens) {
    return 1 + 0.1 * Math.max(0, Math.log(tokens / 512.0) / Math.log(2));
  }

  private static int shortTexts(Random random) {
    return logNormal(random, 16, 0.5, 64);
  }

  private static int mixedTexts(Random random) {
    return logNormal(random, 60, 0.6, 256);
  }

  private static int longTexts(Random random) {
    return 256;
  }

  private static int logNormal(Random random, double median, double sigma, int most) {
    double length = median * Math.exp(sigma * random.nextGaussian());
    return (int) Math.max(3, Math.min(most, length));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("machines")
  void endsWithinThreePercentOfTheBestFixedBudgetAndStays(
      String name, Machine machine, int runners, ToIntFunction<Random> lengths) {
    SimulatedMill mill = new SimulatedMill(AUTO, runners, machine, lengths).noise(USUAL_NOISE);
    settle(mill);

    double best = bestFixed(machine, runners, lengths);
    for (int time = 0; time < 3; time++) {
      assertThat(mill.noise(0).run(MANY) / best)
          .as("%s, budget %d", name, mill.state().tokens())
          .isGreaterThan(WITHIN);
      mill.noise(USUAL_NOISE).run(5 * MANY);
    }
  }

  static Stream<Arguments> machines() {
    ToIntFunction<Random> shortTexts = BudgetSearchTest::shortTexts;
    ToIntFunction<Random> mixed = BudgetSearchTest::mixedTexts;
    ToIntFunction<Random> longTexts = BudgetSearchTest::longTexts;
    return Stream.of(
        arguments("fp32, short", FULL_PRECISION, 2, shortTexts),
        arguments("fp32, mixed", FULL_PRECISION, 2, mixed),
        arguments("fp32, long", FULL_PRECISION, 2, longTexts),
        arguments("fp32, mixed, 16 cores", FULL_PRECISION, 16, mixed),
        arguments("8-bit, short", EIGHT_BIT, 2, shortTexts),
        arguments("8-bit, mixed", EIGHT_BIT, 2, mixed),
        arguments("8-bit, long", EIGHT_BIT, 2, longTexts),
        arguments("GPU, short", GPU, 2, shortTexts),
        arguments("GPU, mixed", GPU, 2, mixed),
        arguments("GPU, long", GPU, 2, longTexts));
  }

  @Test
  void endsThereOnAMachineOnWhichOthersComputeToo() {
    SimulatedMill mill =
        new SimulatedMill(AUTO, 2, EIGHT_BIT, BudgetSearchTest::shortTexts).noise(0.3);
    settle(mill);

    assertThat(mill.noise(0).run(MANY) / bestFixed(EIGHT_BIT, 2, BudgetSearchTest::shortTexts))
        .isGreaterThan(WITHIN);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void isNotMisledByAMachineThatIsNowFasterAndNowSlower(long seed) {
    ToIntFunction<Random> mixed = BudgetSearchTest::mixedTexts;
    SimulatedMill mill =
        new SimulatedMill(AUTO, 2, SLOWER, mixed).seed(seed).noise(USUAL_NOISE).wander(0.1);

    settle(mill);

    int found = mill.state().tokens();
    SimulatedMill calm = new SimulatedMill(AUTO.withMaxTokens(found), 2, SLOWER, mixed);
    assertThat(calm.run(MANY) / bestFixed(SLOWER, 2, mixed))
        .as("budget %d", found)
        .isGreaterThan(WITHIN);
  }

  @Test
  void learnsNothingWhileFewRowsWait() {
    SimulatedMill mill =
        new SimulatedMill(AUTO, 2, EIGHT_BIT, BudgetSearchTest::shortTexts)
            .noise(USUAL_NOISE)
            .waiting(3);
    mill.run(20 * MANY);

    assertThat(mill.state().tokens()).isEqualTo(256);
    assertThat(mill.state().isSettled()).isFalse();

    settle(mill.waiting(512));
    assertThat(mill.state().tokens()).isEqualTo(1);
  }

  @Test
  void keepsWhatItHasFoundWhileFewRowsWait() {
    SimulatedMill mill =
        new SimulatedMill(AUTO, 2, EIGHT_BIT, BudgetSearchTest::shortTexts).noise(USUAL_NOISE);
    settle(mill);

    mill.waiting(3).run(20 * MANY);

    assertThat(mill.state().tokens()).isEqualTo(1);
    assertThat(mill.state().isSettled()).isTrue();
  }

  @Test
  void findsAnotherBudgetForOtherTexts() {
    SimulatedMill mill =
        new SimulatedMill(AUTO, 2, GPU, BudgetSearchTest::shortTexts).noise(USUAL_NOISE);
    settle(mill);

    mill.lengths(BudgetSearchTest::longTexts).run(20 * MANY);

    assertThat(mill.noise(0).run(MANY) / bestFixed(GPU, 2, BudgetSearchTest::longTexts))
        .isGreaterThan(WITHIN);
  }

  @Test
  void findsAnotherBudgetWhereTheMachineBecomesAnother() {
    SimulatedMill mill =
        new SimulatedMill(AUTO, 2, EIGHT_BIT, BudgetSearchTest::shortTexts).noise(USUAL_NOISE);
    settle(mill);

    mill.machine(FULL_PRECISION).run(20 * MANY);

    assertThat(mill.noise(0).run(MANY) / bestFixed(FULL_PRECISION, 2, BudgetSearchTest::shortTexts))
        .isGreaterThan(WITHIN);
  }

  @Test
  void leavesLargeBatchesAloneWhereTwiceTheTokensSavedNothing() {
    Machine noFixedCost = (rows, longest) -> 0.4 * MILLION * rows * longest;
    SimulatedMill mill =
        new SimulatedMill(AUTO, 2, noFixedCost, BudgetSearchTest::mixedTexts)
            .noise(USUAL_NOISE)
            .memory(512);

    settle(mill);

    assertThat(mill.failures()).isZero();
  }

  @Test
  void keepsBelowWhatTheMemoryHasRefused() {
    SimulatedMill mill =
        new SimulatedMill(AUTO, 2, GPU, BudgetSearchTest::mixedTexts)
            .noise(USUAL_NOISE)
            .memory(3000);
    mill.run(20 * MANY);

    assertThat(mill.state().tokens()).isBetween(1024, 2048);
    int before = mill.failures();
    mill.run(20 * MANY);
    assertThat(mill.failures() - before).isLessThan(40);
    assertThat(mill.state().tokens()).isBetween(1024, 2048);
  }

  @Test
  void spendsNoMoreThanItsShareOnTrialsOnceItIsSettled() {
    SimulatedMill mill = new SimulatedMill(AUTO, 2, GPU, BudgetSearchTest::mixedTexts);
    settle(mill);
    double fixed =
        new SimulatedMill(
                AUTO.withMaxTokens(mill.state().tokens()), 2, GPU, BudgetSearchTest::mixedTexts)
            .run(10 * MANY);

    assertThat(mill.run(10 * MANY) / fixed).isGreaterThan(1 - BudgetSearch.SHARE_WHEN_SETTLED);
  }

  private static void settle(SimulatedMill mill) {
    for (int batches = 0; batches < 20 * MANY && !mill.state().isSettled(); batches += 100) {
      mill.run(100);
    }
    assertThat(mill.state().isSettled()).as("settled").isTrue();
  }

  private static double bestFixed(Machine machine, int runners, ToIntFunction<Random> lengths) {
    return FIXED.stream()
        .mapToDouble(
            tokens ->
                new SimulatedMill(AUTO.withMaxTokens(tokens), runners, machine, lengths).run(MANY))
        .max()
        .orElseThrow();
  }
}
