package dev.millstream.flink.evaluate;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Counts the rows that Flink found late for every session, and hands them on if asked to. */
final class LateShares extends ProcessFunction<Share, JudgedRow> {
  private static final long serialVersionUID = 1L;

  private final boolean handOn;
  private transient EvaluationMetrics counters;

  @SuppressWarnings("NullAway.Init") // set in open
  LateShares(boolean handOn) {
    this.handOn = handOn;
  }

  @Override
  public void open(OpenContext context) {
    counters = new EvaluationMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Share share, Context context, Collector<JudgedRow> out) {
    counters.late();
    if (handOn && share.row() != null) {
      out.collect(share.row());
    }
  }
}
