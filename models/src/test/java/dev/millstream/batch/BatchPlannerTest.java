package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BatchPlannerTest {
  private static final BatchPolicy POLICY = new BatchPolicy(512, 4, 8, Duration.ofNanos(100));
  private final BatchPlanner planner = new BatchPlanner(POLICY);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void choosesRows(String fact, int[] lengths, int budget, int[] expected) {
    BatchPlan plan = planner.plan(lengths, budget);

    assertThat(rows(plan)).as(fact).containsExactly(expected);
    assertThat(plan.longest())
        .isEqualTo(IntStream.of(expected).map(row -> lengths[row]).max().orElseThrow());
  }

  static Stream<Arguments> choosesRows() {
    return Stream.of(
        arguments("a row alone runs alone", of(60), 512, of(0)),
        arguments("equal lengths run together", of(60, 60, 60), 512, of(0, 1, 2)),
        arguments("similar lengths run together", of(60, 70, 62), 512, of(0, 2, 1)),
        arguments("at most maxRows, the older first", of(9, 9, 9, 9, 9, 9), 512, of(0, 1, 2, 3)),
        arguments("the budget is filled to the last token", of(256, 256, 256), 512, of(0, 1)),
        arguments("but not beyond it", of(257, 257), 512, of(0)),
        arguments("the longest counts for every row", of(250, 257), 512, of(0)),
        arguments("a shorter one fits where a longer does not", of(250, 257, 241), 512, of(2, 0)),
        arguments("a row beyond the whole budget runs alone", of(900, 900, 3), 512, of(0)),
        arguments("the oldest runs, however odd its length", of(5, 90, 90, 90), 512, of(0)),
        arguments("an odd row waits, its elders' like run", of(90, 5, 91, 5), 512, of(0, 2)),
        arguments("nearest first", of(100, 109, 103, 95, 102), 411, of(0, 4, 2)),
        arguments("shorter first at one distance", of(100, 102, 98), 200, of(2, 0)),
        arguments("older first at one length", of(100, 98, 98), 200, of(1, 0)),
        arguments("padding of a 32nd of the budget is worth a run", of(60, 76), 512, of(0, 1)),
        arguments("padding of more is not", of(60, 77), 512, of(0)),
        arguments("a longer row pads all before it", of(60, 60, 60, 66), 512, of(0, 1, 2)),
        arguments("only the window is looked at", of(9, 90, 90, 90, 90, 90, 90, 90, 9), 512, of(0)),
        arguments("a budget of one runs row after row", of(1, 1, 1), 1, of(0)),
        arguments(
            "the longest rows there are do not overflow",
            of(Integer.MAX_VALUE, Integer.MAX_VALUE, 1),
            Integer.MAX_VALUE,
            of(0)));
  }

  @Nested
  class FullPlan {
    @Test
    void hasAllTheRowsItMay() {
      assertThat(planner.plan(of(9, 9, 9, 9), 512).isFull()).isTrue();
      assertThat(planner.plan(of(9, 9, 9), 512).isFull()).isFalse();
    }

    @Test
    void hasNoRoomForAnotherRowOfAnyLength() {
      assertThat(planner.plan(of(171, 171), 512).isFull()).isTrue();
      assertThat(planner.plan(of(170, 170), 512).isFull()).isFalse();
      assertThat(planner.plan(of(900), 512).isFull()).isTrue();
    }
  }

  @Nested
  class Waiting {
    private final BatchPlan partial = planner.plan(of(60), 512);

    @Test
    void lastsUntilTheOldestRowHasWaitedLongEnough() {
      assertThat(planner.nanosToWait(partial, 1, 0)).isEqualTo(100);
      assertThat(planner.nanosToWait(partial, 1, 99)).isEqualTo(1);
      assertThat(planner.nanosToWait(partial, 1, 100)).isZero();
      assertThat(planner.nanosToWait(partial, 1, 5000)).isZero();
    }

    @Test
    void endsWhenTheBatchIsFull() {
      assertThat(planner.nanosToWait(planner.plan(of(300), 512), 1, 0)).isZero();
    }

    @Test
    void endsWhenTheWindowIsFull() {
      assertThat(planner.nanosToWait(partial, 7, 0)).isEqualTo(100);
      assertThat(planner.nanosToWait(partial, 8, 0)).isZero();
    }

    @Test
    void doesNotHappenByDefault() {
      BatchPlanner byDefault = new BatchPlanner(BatchPolicy.DEFAULT);

      assertThat(byDefault.nanosToWait(partial, 1, 0)).isZero();
    }
  }

  private static int[] rows(BatchPlan plan) {
    return IntStream.range(0, plan.size()).map(plan::row).toArray();
  }

  private static int[] of(int... lengths) {
    return lengths;
  }
}
