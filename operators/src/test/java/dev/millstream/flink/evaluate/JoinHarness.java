package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.chunk.TaskCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** {@link LabelJoin} with a horizon of 10 ms on as many subtasks as asked for. */
@SuppressWarnings("try") // the harness declares close() throws Exception
final class JoinHarness implements AutoCloseable {
  private static final int MAX_PARALLELISM = 16;

  private final LabelledRows.Settings settings;
  private final TaskCounters task = new TaskCounters();
  private final List<String> rows = new ArrayList<>();
  private final List<String> withoutLabel = new ArrayList<>();
  private final List<String> withoutPrediction = new ArrayList<>();
  private final List<String> duplicates = new ArrayList<>();
  private final List<String> corrections = new ArrayList<>();
  private List<KeyedTwoInputStreamOperatorTestHarness<String, Prediction, Label, JudgedRow>>
      subtasks;

  JoinHarness(LabelWait wait) throws Exception {
    settings = new LabelledRows.Settings(Duration.ofMillis(10), wait, Duration.ofDays(1), "labels");
    subtasks = start(1, 0, null);
  }

  void predict(Prediction prediction) throws Exception {
    of(prediction.id())
        .processElement1(new StreamRecord<>(prediction, prediction.row().timestamp()));
  }

  void label(Label label) throws Exception {
    of(label.id()).processElement2(new StreamRecord<>(label, label.timestamp()));
  }

  void watermark(long time) throws Exception {
    for (var subtask : subtasks) {
      subtask.processBothWatermarks(new Watermark(time));
    }
  }

  void passTime(long millis) {
    subtasks.forEach(subtask -> subtask.setStateTtlProcessingTime(millis));
  }

  /** Takes a snapshot, closes everything, and goes on from the snapshot. */
  void restore(int parallelism) throws Exception {
    drain();
    OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = subtasks.get(i).snapshot(1, 1);
    }
    close();
    subtasks =
        start(parallelism, states.length, AbstractStreamOperatorTestHarness.repackageState(states));
  }

  List<String> rows() {
    return drained(rows);
  }

  List<String> withoutLabel() {
    return drained(withoutLabel);
  }

  List<String> withoutPrediction() {
    return drained(withoutPrediction);
  }

  List<String> duplicates() {
    return drained(duplicates);
  }

  List<String> corrections() {
    return drained(corrections);
  }

  void clear() {
    for (List<String> each : List.of(rows, withoutLabel, withoutPrediction)) {
      drained(each).clear();
    }
  }

  void checkNothingElseLeftAndNothingIsKept() {
    assertThat(withoutLabel()).isEmpty();
    assertThat(withoutPrediction()).isEmpty();
    assertThat(duplicates()).isEmpty();
    assertThat(corrections()).isEmpty();
    assertThat(entries()).isZero();
  }

  /** What was counted, without what was not. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>(task.counts());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  int entries() {
    return subtasks.stream()
        .mapToInt(KeyedTwoInputStreamOperatorTestHarness::numKeyedStateEntries)
        .sum();
  }

  int timers() {
    return subtasks.stream()
        .mapToInt(KeyedTwoInputStreamOperatorTestHarness::numEventTimeTimers)
        .sum();
  }

  @Override
  public void close() throws Exception {
    for (var subtask : subtasks) {
      subtask.close();
    }
  }

  private KeyedCoProcessOperator<String, Prediction, Label, JudgedRow> counted() {
    return new KeyedCoProcessOperator<>(new LabelJoin(settings)) {
      @Override
      public OperatorMetricGroup getMetricGroup() {
        return task.getOrAddOperator(new OperatorID(), "labels-join", Map.of());
      }
    };
  }

  private KeyedTwoInputStreamOperatorTestHarness<String, Prediction, Label, JudgedRow> of(
      String id) {
    return subtasks.get(
        KeyGroupRangeAssignment.assignKeyToParallelOperator(id, MAX_PARALLELISM, subtasks.size()));
  }

  private List<String> drained(List<String> list) {
    drain();
    return list;
  }

  private void drain() {
    for (var subtask : subtasks) {
      for (JudgedRow row : subtask.extractOutputValues()) {
        rows.add(row.prediction() + "=" + row.reference() + "@" + row.timestamp());
      }
      subtask.getOutput().clear();
      side(subtask, LabelJoin.NO_LABEL, JoinHarness::text, withoutLabel);
      side(subtask, LabelJoin.DUPLICATES, each -> text(each.row()), duplicates);
      side(subtask, LabelJoin.NO_PREDICTION, JoinHarness::text, withoutPrediction);
      side(subtask, LabelJoin.CORRECTIONS, JoinHarness::text, corrections);
    }
  }

  private static String text(JudgedRow row) {
    return row.prediction() + "@" + row.timestamp();
  }

  private static String text(Label label) {
    return label.reference() + "@" + label.timestamp();
  }

  private static <T> void side(
      AbstractStreamOperatorTestHarness<JudgedRow> subtask,
      OutputTag<T> tag,
      Function<T, String> text,
      List<String> to) {
    var output = subtask.getSideOutput(tag);
    if (output != null) {
      output.stream().map(StreamRecord::getValue).map(text).forEach(to::add);
      output.clear();
    }
  }

  private List<KeyedTwoInputStreamOperatorTestHarness<String, Prediction, Label, JudgedRow>> start(
      int parallelism, int formerly, OperatorSubtaskState state) throws Exception {
    List<KeyedTwoInputStreamOperatorTestHarness<String, Prediction, Label, JudgedRow>> started =
        new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      var harness =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              counted(), Prediction::id, Label::id, Types.STRING, MAX_PARALLELISM, parallelism, i);
      harness.getExecutionConfig().enableObjectReuse();
      harness.setup(
          TypeInformation.of(JudgedRow.class)
              .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
      if (state != null) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, MAX_PARALLELISM, formerly, parallelism, i));
      }
      harness.open();
      started.add(harness);
    }
    return started;
  }
}
