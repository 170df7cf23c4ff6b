package dev.millstream.metric.generation;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.List;
import java.util.Set;

/**
 * Diversity (Su et al. 2022): the product of 1 - rep-n for n from 2 to 4, rep-n over all n-grams of
 * the window, repeated within their text.
 */
final class Diversity implements Formula<Tally> {
  private static final int FIRST = 2;
  private static final int LAST = 4;
  private static final int ORDERS = LAST - FIRST + 1;

  private final Ngrams ngrams;

  Diversity(Parameters parameters) {
    ngrams = new Ngrams(parameters);
  }

  @Override
  public Set<Column> reads() {
    return Set.of(Column.PREDICTION);
  }

  @Override
  public Tally zero() {
    return Tally.zero(2 * ORDERS, 0);
  }

  @Override
  public void add(Judged row, Tally to) {
    List<String> tokens = ngrams.tokens(row);
    for (int order = 0; order < ORDERS; order++) {
      List<String> all = Ngrams.of(tokens, FIRST + order);
      to.count(order, Ngrams.distinct(all));
      to.count(ORDERS + order, all.size());
    }
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    if (of.count(2 * ORDERS - 1) == 0) {
      return new Undefined(
          "none of the %d texts has %d tokens, and diversity divides by the number of n-grams"
              .formatted(rows, LAST));
    }
    double product = 1;
    for (int order = 0; order < ORDERS; order++) {
      product *= (double) of.count(order) / of.count(ORDERS + order);
    }
    return new Scalar(product);
  }
}
