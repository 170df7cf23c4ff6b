package dev.millstream.metric.score;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.score.ScoreTally.Rows;
import dev.millstream.metric.state.Formula;
import java.util.Set;

/** A metric of the order of scores: how well do they part positive rows from negative ones? */
final class ByRank implements Formula<ScoreTally> {
  private final String metric;
  private final BinaryRows rows;
  private final int mostScores;
  private final RankFormula formula;

  /** What is computed of the rows of each score. */
  interface RankFormula {
    /**
     * The value, with its error if scores share bins. Some rows are positive; the metric says
     * whether some must be negative.
     */
    MetricValue of(ScoreTally scores, Rows all);

    boolean needsNegatives();
  }

  ByRank(Parameters parameters, RankFormula formula) {
    metric = parameters.metric();
    rows = new BinaryRows(parameters);
    mostScores = parameters.whole("max_scores", 20_000, 100, 10_000_000);
    this.formula = formula;
  }

  @Override
  public Set<Column> reads() {
    return Set.of(Column.SCORE, Column.REFERENCE);
  }

  @Override
  public ScoreTally zero() {
    return new ScoreTally(mostScores);
  }

  @Override
  public void add(Judged row, ScoreTally to) {
    double score = rows.number(row);
    to.count(score, rows.positive(row));
  }

  @Override
  public MetricValue value(ScoreTally of, long count) {
    Rows all = of.all();
    if (all.positive() == 0) {
      return new Undefined(
          "none of the %d references is positive, and %s needs some".formatted(count, metric));
    }
    if (all.negative() == 0 && formula.needsNegatives()) {
      return new Undefined(
          "none of the %d references is negative, and %s needs some".formatted(count, metric));
    }
    return formula.of(of, all);
  }
}
