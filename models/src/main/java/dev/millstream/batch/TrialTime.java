package dev.millstream.batch;

/**
 * How much of the runners' time went into trials.
 *
 * <p>Threading: confined to one thread at a time.
 */
final class TrialTime {
  private final double mostShare;
  private double inTrials;
  private double all;

  /** At most this share is to go into trials. */
  TrialTime(double mostShare) {
    this.mostShare = mostShare;
  }

  void add(Turn.Side side, long nanos) {
    all += nanos;
    inTrials += side == Turn.Side.CHALLENGER ? nanos : 0;
  }

  /** Whether trials have had no more than their share. */
  boolean allowsAnother() {
    return inTrials <= mostShare * all;
  }
}
