package dev.millstream.metric.classification;

import dev.millstream.metric.state.LabelTally;

/** How often a label was predicted rightly, was predicted, and was right. */
record Outcomes(long hits, long predicted, long actual) {
  private static final int HITS = 0;
  private static final int PREDICTED = 1;
  private static final int ACTUAL = 2;

  static final Outcomes NONE = new Outcomes(0, 0, 0);

  static LabelTally noLabels(int most) {
    return new LabelTally(3, 0, most);
  }

  static void count(LabelPair pair, LabelTally to) {
    to.count(pair.prediction(), PREDICTED, 1);
    to.count(pair.reference(), ACTUAL, 1);
    to.count(pair.reference(), HITS, pair.equal() ? 1 : 0);
  }

  static Outcomes of(long[] counts) {
    return new Outcomes(counts[HITS], counts[PREDICTED], counts[ACTUAL]);
  }

  Outcomes plus(Outcomes other) {
    return new Outcomes(hits + other.hits, predicted + other.predicted, actual + other.actual);
  }
}
