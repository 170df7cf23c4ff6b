package dev.millstream.flink.evaluate;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counters of the group {@code labels}, per operator instance. */
final class LabelJoinMetrics {
  private final Counter joined;
  private final Counter withoutLabel;
  private final Counter withoutPrediction;
  private final Counter duplicates;
  private final Counter corrections;
  private final Counter late;
  private final Counter forgotten;

  LabelJoinMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup("labels");
    joined = group.counter("joined");
    withoutLabel = group.counter("predictions_without_label");
    withoutPrediction = group.counter("labels_without_prediction");
    duplicates = group.counter("duplicate_predictions");
    corrections = group.counter("labels_corrected");
    late = group.counter("late");
    forgotten = group.counter("forgotten");
  }

  /** A prediction left with a label. */
  void joined() {
    joined.inc();
  }

  /** A prediction left without one. */
  void withoutLabel() {
    withoutLabel.inc();
  }

  /** No prediction came for a label. */
  void withoutPrediction() {
    withoutPrediction.inc();
  }

  /** A prediction came again. */
  void duplicate() {
    duplicates.inc();
  }

  /** A label did not count, since another one did. */
  void correction() {
    corrections.inc();
  }

  /** One came when its horizon was over. */
  void late() {
    late.inc();
  }

  /** The time to live was over before the horizon was. */
  void forgotten() {
    forgotten.inc();
  }
}
