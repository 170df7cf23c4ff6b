package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Judged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What the operators of an evaluation keep, taken out of its job graph one by one. */
@SuppressWarnings("try") // the harness declares close() throws Exception
class WindowStateTest {
  private static final MetricSpec ACCURACY = MetricSpec.of("accuracy");
  private static final MetricSpecs SPECS = new MetricSpecs(List.of(ACCURACY));
  private static final EvaluationWindow SLIDING =
      new EvaluationWindow.Sliding(Duration.ofMillis(100), Duration.ofMillis(50));

  @Test
  void aPaneHandsOnOneSumHoweverManyRowsItHas() throws Exception {
    try (var panes = panes(Evaluation.Settings.of(SLIDING, ACCURACY))) {
      for (int i = 0; i < 1000; i++) {
        panes.processElement(share(new Slice(List.of("hot"), i % 4), 3), 3);
      }
      assertThat(panes.extractOutputValues()).isEmpty();

      panes.processWatermark(49);

      assertThat(panes.extractOutputValues())
          .hasSize(4)
          .allSatisfy(sum -> assertThat(set(sum).rows()).isEqualTo(250));
    }
  }

  /** The window from 0 to 100 is open when the pane from 0 to 50 is over. */
  @Test
  void aRowThatIsLateForItsPaneIsHandedOnAlone() throws Exception {
    try (var panes = panes(Evaluation.Settings.of(SLIDING, ACCURACY))) {
      Slice slice = new Slice(List.of("a"), 0);
      panes.processElement(share(slice, 3), 3);
      panes.processElement(share(slice, 4), 4);
      panes.processWatermark(98);
      panes.processElement(share(slice, 5), 5);

      assertThat(panes.extractOutputStreamRecords())
          .extracting(each -> set(each.getValue()).rows(), StreamRecord::getTimestamp)
          .containsExactly(tuple(2L, 49L), tuple(1L, 49L));
      assertThat(panes.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void groupsThatComeAndGoLeaveNothingBehind() throws Exception {
    Evaluation.Settings settings =
        Evaluation.Settings.of(SLIDING, ACCURACY).late(Duration.ofMillis(10), false);
    for (boolean first : new boolean[] {true, false}) {
      int most = 0;
      try (var operator = first ? panes(settings) : windows(settings)) {
        for (int i = 0; i < 100_000; i++) {
          operator.processElement(share(Slice.whole(List.of("group-" + i)), i), i);
          if (i % 50 == 49) {
            most = Math.max(most, operator.numKeyedStateEntries());
            operator.processWatermark(i);
            operator.getOutput().clear();
          }
        }
        operator.processWatermark(1_000_000);

        assertThat(most).isLessThanOrEqualTo(first ? 50 : 2 * 160);
        assertThat(operator.numKeyedStateEntries()).isZero();
        assertThat(operator.numEventTimeTimers()).isZero();
      }
    }
  }

  @Test
  void windowsByRowsKeepTheSumsOfTheirPanesAndNoRow() throws Exception {
    Evaluation.Settings settings =
        Evaluation.Settings.of(new EvaluationWindow.Rows(100, 50), ACCURACY);
    try (var windows = windows(settings)) {
      for (int i = 0; i < 10_000; i++) {
        windows.processElement(share(Slice.whole(List.of()), i), i);
      }
      assertThat(windows.extractOutputValues())
          .hasSize(200)
          .last()
          .isEqualTo(
              new MetricReport(
                  9_900, 10_000, 100, List.of(), List.of(), "accuracy", "{}", "1.0", 100));
      windows.processWatermark(Long.MAX_VALUE);
      assertThat(windows.extractOutputValues()).hasSize(201);
      assertThat(windows.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void aGroupThatBringsNoMoreRowsIsReportedAndForgotten() throws Exception {
    EvaluationWindow rows = new EvaluationWindow.Rows(3, 3, Duration.ofMillis(10));
    Slice slice = Slice.whole(List.of());
    try (var windows = windows(Evaluation.Settings.of(rows, ACCURACY))) {
      windows.setProcessingTime(1);
      windows.processElement(share(slice, 0), 0);
      windows.setProcessingTime(9);
      windows.processElement(share(slice, 0), 0);
      windows.setProcessingTime(18);
      assertThat(windows.extractOutputValues()).isEmpty();

      windows.setProcessingTime(19);

      assertThat(windows.extractOutputValues())
          .containsExactly(
              new MetricReport(0, 3, 2, List.of(), List.of(), "accuracy", "{}", "1.0", 2));
      assertThat(windows.numKeyedStateEntries()).isZero();
      assertThat(windows.numEventTimeTimers()).isZero();
      assertThat(windows.numProcessingTimeTimers()).isZero();
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<Slice, Share, Share> panes(
      Evaluation.Settings settings) throws Exception {
    OneInputTransformation<Share, MetricReport> windows = lastOf(settings);
    Transformation<?> panes = windows.getInputs().get(0).getInputs().get(0);
    return harness(panes, Share::slice, Share.class);
  }

  private static KeyedOneInputStreamOperatorTestHarness<Slice, Share, MetricReport> windows(
      Evaluation.Settings settings) throws Exception {
    return harness(lastOf(settings), Share::whole, MetricReport.class);
  }

  /** The windows; what shows their figures follows. */
  @SuppressWarnings("unchecked")
  private static OneInputTransformation<Share, MetricReport> lastOf(Evaluation.Settings settings) {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
    return (OneInputTransformation<Share, MetricReport>)
        Evaluation.of(
                environment.fromData(TypeInformation.of(JudgedRow.class), Rows.row("1", "1", 0)),
                settings)
            .reports()
            .getTransformation()
            .getInputs()
            .get(0);
  }

  @SuppressWarnings("unchecked")
  private static <O> KeyedOneInputStreamOperatorTestHarness<Slice, Share, O> harness(
      Transformation<?> operator, KeySelector<Share, Slice> key, Class<O> type) throws Exception {
    OneInputTransformation<Share, O> transformation = (OneInputTransformation<Share, O>) operator;
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            transformation.getOperator(), key, TypeInformation.of(Slice.class));
    harness.getExecutionConfig().enableObjectReuse();
    harness.setup(
        TypeInformation.of(type)
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    harness.open();
    return harness;
  }

  private static Share share(Slice slice, long timestamp) throws Exception {
    Accumulator accumulator = SPECS.metrics().get(0).newAccumulator();
    accumulator.add(Judged.of(IntNode.valueOf(1), IntNode.valueOf(1)));
    return new Share(slice, MetricSet.ofRow(SPECS, List.of(accumulator), timestamp).bytes(), null);
  }

  private static MetricSet set(Share share) {
    try {
      return MetricSet.of(SPECS, share.set());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
