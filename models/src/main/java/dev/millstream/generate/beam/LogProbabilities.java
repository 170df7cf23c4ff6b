package dev.millstream.generate.beam;

/** Logits to log-probabilities. */
final class LogProbabilities {
  private LogProbabilities() {}

  /** Replaces logits by {@code x - max - log(sum(exp(x - max)))}, summed in double precision. */
  static void ofLogits(float[] logits) {
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - max);
    }
    double log = Math.log(sum);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) ((double) logits[i] - max - log);
    }
  }
}
