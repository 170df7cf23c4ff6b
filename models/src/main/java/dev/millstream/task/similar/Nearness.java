package dev.millstream.task.similar;

import dev.millstream.model.SimilarityFunction;

/** Two vectors of one length to a number, the greater the nearer; sums are kept in double. */
record Nearness(SimilarityFunction function) {
  /** torch.nn.functional.normalize divides by no less. */
  private static final double LEAST_LENGTH = 1e-12;

  float of(float[] a, float[] b) {
    double nearness =
        switch (function) {
          case COSINE -> dot(a, b) / (length(a) * length(b));
          case DOT -> dot(a, b);
          case EUCLIDEAN -> -euclidean(a, b);
          case MANHATTAN -> -manhattan(a, b);
        };
    return (float) nearness;
  }

  private static double length(float[] a) {
    return Math.max(Math.sqrt(dot(a, a)), LEAST_LENGTH);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double euclidean(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  private static double manhattan(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((double) a[i] - b[i]);
    }
    return sum;
  }
}
