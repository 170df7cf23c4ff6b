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
 * How much texts repeat themselves: 1 - different n-grams / n-grams within a text, as a mean over
 * the texts that have n-grams ({@code average=texts}, seq-rep-n of Welleck et al. 2020) or over all
 * n-grams ({@code average=micro}, rep-n of Su et al. 2022, here a share and not a percentage).
 */
final class Repetition implements Formula<Tally> {
  private static final int DISTINCT = 0;
  private static final int TOTAL = 1;
  private static final int TEXTS = 2;
  private static final int SHARES = 0;

  private final Ngrams ngrams;
  private final int n;
  private final boolean byText;

  Repetition(Parameters parameters) {
    ngrams = new Ngrams(parameters);
    n = parameters.whole("n", 4, 1, Ngrams.LONGEST);
    byText = parameters.choice("average", "texts", "texts", "micro").equals("texts");
  }

  @Override
  public Set<Column> reads() {
    return Set.of(Column.PREDICTION);
  }

  @Override
  public Tally zero() {
    return Tally.zero(3, 1);
  }

  @Override
  public void add(Judged row, Tally to) {
    List<String> all = Ngrams.of(ngrams.tokens(row), n);
    if (!all.isEmpty()) {
      int distinct = Ngrams.distinct(all);
      to.count(DISTINCT, distinct);
      to.count(TOTAL, all.size());
      to.count(TEXTS, 1);
      to.sum(SHARES, 1 - (double) distinct / all.size());
    }
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    if (of.count(TEXTS) == 0) {
      return new Undefined(
          "none of the %d texts has %d tokens, and repetition divides by the number of n-grams"
              .formatted(rows, n));
    }
    return new Scalar(
        byText
            ? of.mean(SHARES, of.count(TEXTS))
            : 1 - (double) of.count(DISTINCT) / of.count(TOTAL));
  }
}
