package dev.millstream.benchmarks.job;

/** A contestant has no figures in a round; the message is a sentence saying why. */
final class RunFailure extends Exception {
  private static final long serialVersionUID = 1L;

  RunFailure(String sentence) {
    super(sentence);
  }
}
