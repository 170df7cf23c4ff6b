package dev.millstream.metric.generation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.Formula;
import java.util.Set;

/**
 * Distinct-n (Li et al. 2016): different n-grams / n-grams, over all texts of the window. Exact up
 * to {@code max_ngrams} different ones; beyond it the value stands beside its standard error.
 */
final class DistinctN implements Formula<SmallestHashes> {
  private final Ngrams ngrams;
  private final int n;
  private final int most;

  DistinctN(Parameters parameters) {
    ngrams = new Ngrams(parameters);
    n = parameters.whole("n", 2, 1, Ngrams.LONGEST);
    most = parameters.whole("max_ngrams", 16_384, 100, 1_000_000);
  }

  @Override
  public Set<Column> reads() {
    return Set.of(Column.PREDICTION);
  }

  @Override
  public SmallestHashes zero() {
    return new SmallestHashes(most);
  }

  @Override
  public void add(Judged row, SmallestHashes to) {
    Ngrams.of(ngrams.tokens(row), n).forEach(to::count);
  }

  @Override
  public MetricValue value(SmallestHashes of, long rows) {
    if (of.total() == 0) {
      return new Undefined(
          "none of the %d texts has %d tokens, and distinct_n divides by the number of n-grams"
              .formatted(rows, n));
    }
    double share = Math.min(1, of.distinct() / of.total());
    return of.estimated()
        ? new Composite(
            JsonNodeFactory.instance
                .objectNode()
                .put("value", share)
                .put("standard_error", share / Math.sqrt(most - 2)))
        : new Scalar(share);
  }
}
