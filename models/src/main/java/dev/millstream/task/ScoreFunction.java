package dev.millstream.task;

/** What makes scores of a model's logits; transformers' {@code function_to_apply}. */
public enum ScoreFunction {
  /** The logits themselves. */
  NONE,
  /** {@code 1 / (1 + exp(-x))} of each. */
  SIGMOID,
  /** {@code exp(x - max) / sum(exp(x - max))} over all. */
  SOFTMAX;

  /** Scores in a new array. */
  public float[] apply(float[] logits) {
    float[] scores = logits.clone();
    switch (this) {
      case NONE -> {}
      case SIGMOID -> {
        for (int i = 0; i < scores.length; i++) {
          scores[i] = (float) (1 / (1 + Math.exp(-scores[i])));
        }
      }
      case SOFTMAX -> softmax(scores);
    }
    return scores;
  }

  private static void softmax(float[] scores) {
    float max = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      max = Math.max(max, score);
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - max);
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (Math.exp(scores[i] - max) / sum);
    }
  }
}
