package dev.millstream.flink.evaluate;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counters of the group {@code evaluation}, per operator instance. */
final class EvaluationMetrics {
  private final Counter rows;
  private final Counter refused;
  private final Counter late;

  EvaluationMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup("evaluation");
    rows = group.counter("rows");
    refused = group.counter("refused");
    late = group.counter("late");
  }

  /** A row was judged. */
  void row() {
    rows.inc();
  }

  /** A metric refused a row, or the row was none. */
  void refused() {
    refused.inc();
  }

  /** A row came too late. */
  void late() {
    late.inc();
  }
}
