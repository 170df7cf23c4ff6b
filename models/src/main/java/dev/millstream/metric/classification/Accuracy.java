package dev.millstream.metric.classification;

import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;

/** Right rows / rows, or with {@code normalize=false} right rows (scikit-learn accuracy_score). */
final class Accuracy implements Formula<Tally> {
  private static final int RIGHT = 0;

  private final LabelPairs labels;
  private final boolean normalize;

  Accuracy(Parameters parameters) {
    labels = new LabelPairs(parameters);
    normalize = parameters.flag("normalize", true);
  }

  @Override
  public Tally zero() {
    return Tally.zero(1, 0);
  }

  @Override
  public void add(Judged row, Tally to) {
    to.count(RIGHT, labels.of(row).equal() ? 1 : 0);
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    double right = of.count(RIGHT);
    return new Scalar(normalize ? right / rows : right);
  }
}
