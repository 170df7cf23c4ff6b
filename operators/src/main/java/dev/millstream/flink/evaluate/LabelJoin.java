package dev.millstream.flink.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Joins predictions with labels by id. They belong together if their event times are at most the
 * horizon apart, whichever is earlier; each waits for the other until the watermark has passed its
 * time by the horizon.
 *
 * <p>State: by id the prediction, or once it has left its time, and the labels by their time. An
 * event-time timer clears each at the end of its horizon; the time to live is a second bound, in
 * processing time, for streams whose event time stands still.
 */
final class LabelJoin extends KeyedCoProcessFunction<String, Prediction, Label, JudgedRow> {
  static final OutputTag<JudgedRow> NO_LABEL =
      new OutputTag<>("join-no-label", TypeInformation.of(JudgedRow.class));
  static final OutputTag<Label> NO_PREDICTION =
      new OutputTag<>("join-no-prediction", TypeInformation.of(Label.class));
  static final OutputTag<Prediction> DUPLICATES =
      new OutputTag<>("join-duplicates", TypeInformation.of(Prediction.class));
  static final OutputTag<Label> CORRECTIONS =
      new OutputTag<>("join-corrections", TypeInformation.of(Label.class));

  private static final long serialVersionUID = 1L;

  private final LabelledRows.Settings settings;
  private final long horizon;
  private transient LabelJoinMetrics counters;
  private transient ValueState<JudgedRow> waiting;
  private transient ValueState<Long> answered;
  private transient MapState<Long, Label> labels;

  @SuppressWarnings("NullAway.Init") // the transient fields are set in open
  LabelJoin(LabelledRows.Settings settings) {
    this.settings = settings;
    this.horizon = settings.horizon().toMillis();
  }

  @Override
  public void open(OpenContext context) {
    counters = new LabelJoinMetrics(getRuntimeContext().getMetricGroup());
    StateTtlConfig bound = StateTtlConfig.newBuilder(settings.forgetAfter()).build();
    var row = new ValueStateDescriptor<>("waiting", TypeInformation.of(JudgedRow.class));
    var time = new ValueStateDescriptor<>("answered", Types.LONG);
    var right = new MapStateDescriptor<>("labels", Types.LONG, TypeInformation.of(Label.class));
    row.enableTimeToLive(bound);
    time.enableTimeToLive(bound);
    right.enableTimeToLive(bound);
    waiting = getRuntimeContext().getState(row);
    answered = getRuntimeContext().getState(time);
    labels = getRuntimeContext().getMapState(right);
  }

  @Override
  public void processElement1(Prediction prediction, Context context, Collector<JudgedRow> out)
      throws Exception {
    JudgedRow row = prediction.row();
    long time = row.timestamp();
    if (time + horizon <= context.timerService().currentWatermark()) {
      counters.late();
      leaveWithoutLabel(row, context);
      return;
    }
    if (waiting.value() != null || answered.value() != null) {
      counters.duplicate();
      context.output(DUPLICATES, prediction);
      return;
    }
    if (settings.until() == LabelWait.TO_FIRST_LABEL && answer(row, context, out)) {
      answered.update(time);
    } else {
      waiting.update(row);
    }
    context.timerService().registerEventTimeTimer(time + horizon);
  }

  @Override
  public void processElement2(Label label, Context context, Collector<JudgedRow> out)
      throws Exception {
    long time = label.timestamp();
    Long left = answered.value();
    if (left != null && near(left, time)) {
      correct(label, context);
      return;
    }
    JudgedRow row = waiting.value();
    boolean awaited = row != null && near(row.timestamp(), time);
    if (row != null && awaited && settings.until() == LabelWait.TO_FIRST_LABEL) {
      counters.joined();
      out.collect(row.withReference(label.reference()));
      answered.update(row.timestamp());
      waiting.clear();
      return;
    }
    if (!awaited && time + horizon <= context.timerService().currentWatermark()) {
      counters.late();
      leaveWithoutPrediction(label, context);
      return;
    }
    Label same = labels.get(time);
    if (same != null) {
      correct(same, context);
    }
    labels.put(time, label);
    context.timerService().registerEventTimeTimer(time + horizon);
  }

  @Override
  public void onTimer(long now, OnTimerContext context, Collector<JudgedRow> out) throws Exception {
    JudgedRow row = waiting.value();
    Long left = answered.value();
    boolean found = row != null || left != null;
    if (row != null && row.timestamp() + horizon <= now) {
      if (!answer(row, context, out)) {
        leaveWithoutLabel(row, context);
      }
      waiting.clear();
      row = null;
    }
    if (left != null && left + horizon <= now) {
      answered.clear();
    }
    for (Label label : labelsUntil(now)) {
      found = true;
      if (row == null || !near(row.timestamp(), label.timestamp())) {
        labels.remove(label.timestamp());
        leaveWithoutPrediction(label, context);
      }
    }
    if (!found) {
      counters.forgotten();
    }
  }

  /** Sends the row with its newest label, if it has one. */
  private boolean answer(JudgedRow row, Context context, Collector<JudgedRow> out)
      throws Exception {
    List<Label> own = new ArrayList<>();
    for (Label label : labels.values()) {
      if (near(row.timestamp(), label.timestamp())) {
        own.add(label);
      }
    }
    if (own.isEmpty()) {
      return false;
    }
    own.sort(Comparator.comparingLong(Label::timestamp));
    Label newest = own.remove(own.size() - 1);
    counters.joined();
    out.collect(row.withReference(newest.reference()));
    drop(newest, context);
    for (Label older : own) {
      correct(older, context);
      drop(older, context);
    }
    return true;
  }

  private void drop(Label label, Context context) throws Exception {
    labels.remove(label.timestamp());
    context.timerService().deleteEventTimeTimer(label.timestamp() + horizon);
  }

  private List<Label> labelsUntil(long now) throws Exception {
    List<Label> over = new ArrayList<>();
    for (Map.Entry<Long, Label> entry : labels.entries()) {
      if (entry.getKey() + horizon <= now) {
        over.add(entry.getValue());
      }
    }
    return over;
  }

  private boolean near(long one, long other) {
    return Math.abs(one - other) <= horizon;
  }

  private void leaveWithoutLabel(JudgedRow row, Context context) {
    counters.withoutLabel();
    context.output(NO_LABEL, row);
  }

  private void leaveWithoutPrediction(Label label, Context context) {
    counters.withoutPrediction();
    context.output(NO_PREDICTION, label);
  }

  private void correct(Label label, Context context) {
    counters.correction();
    context.output(CORRECTIONS, label);
  }
}
