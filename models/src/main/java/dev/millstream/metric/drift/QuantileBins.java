package dev.millstream.metric.drift;

import java.util.Map;
import java.util.TreeSet;

/**
 * Bins of about equally many rows of a reference: their upper bounds are its quantiles j / n
 * (numpy's {@code inverted_cdf}), equal ones being one, and the last bin has no upper bound.
 * Immutable.
 */
final class QuantileBins {
  private final TreeSet<Integer> upperBounds = new TreeSet<>();

  QuantileBins(BinTally reference, int bins) {
    long rows = reference.rows();
    long upToHere = 0;
    for (Map.Entry<Integer, Long> bin : reference.counts().entrySet()) {
      long before = upToHere;
      upToHere += bin.getValue();
      for (int j = 1; j < bins; j++) {
        if (before * bins < j * rows && upToHere * bins >= j * rows) {
          upperBounds.add(bin.getKey());
        }
      }
    }
  }

  /** Rows by quantile bin. */
  long[] count(BinTally profile) {
    long[] counts = new long[upperBounds.size() + 1];
    profile.counts().forEach((bin, rows) -> counts[upperBounds.headSet(bin, false).size()] += rows);
    return counts;
  }
}
