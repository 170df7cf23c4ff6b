package dev.millstream.task;

import dev.millstream.model.PoolingConfig;
import dev.millstream.model.PoolingMode;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one vector of a text's token vectors, as sentence-transformers' Pooling module does.
 *
 * <p>Sums run over the tokens in their order and in {@code float}, so a text's vector is the same
 * to the bit in every batch. Where an excluded prompt leaves no token, the results are those of
 * sentence-transformers: zeros, the first token for {@link PoolingMode#CLS}, negative infinity for
 * {@link PoolingMode#MAX}.
 */
final class Pooling {
  private static final float LEAST_DIVISOR = 1e-9f;

  private final List<PoolingMode> modes;
  private final boolean includePrompt;

  Pooling(PoolingConfig config) {
    this.modes = config.modes();
    this.includePrompt = config.includePrompt();
  }

  int dimension(int hidden) {
    return modes.size() * hidden;
  }

  /** How many tokens of a row do not count, of a prompt with this many. */
  int excluded(int promptTokens) {
    return includePrompt ? 0 : promptTokens;
  }

  float[] apply(TokenRow row) {
    if (modes.size() == 1) {
      return pool(modes.get(0), row);
    }
    float[] joined = new float[dimension(row.hidden())];
    for (int i = 0; i < modes.size(); i++) {
      System.arraycopy(pool(modes.get(i), row), 0, joined, i * row.hidden(), row.hidden());
    }
    return joined;
  }

  private static float[] pool(PoolingMode mode, TokenRow row) {
    return switch (mode) {
      case CLS -> token(row, row.counted() > 0 ? row.first() : 0);
      case MAX -> max(row);
      case MEAN -> divided(sum(row), row.counted());
      case MEAN_SQRT_LEN -> divided(sum(row), (float) Math.sqrt(atLeast(row.counted())));
      case WEIGHTED_MEAN -> weightedMean(row);
      case LAST_TOKEN -> row.counted() > 0 ? token(row, row.length() - 1) : new float[row.hidden()];
    };
  }

  private static float[] token(TokenRow row, int token) {
    float[] vector = new float[row.hidden()];
    row.copy(token, vector);
    return vector;
  }

  private static float[] max(TokenRow row) {
    float[] most = new float[row.hidden()];
    Arrays.fill(most, Float.NEGATIVE_INFINITY);
    float[] vector = new float[row.hidden()];
    for (int token = row.first(); token < row.length(); token++) {
      row.copy(token, vector);
      for (int i = 0; i < most.length; i++) {
        most[i] = Math.max(most[i], vector[i]);
      }
    }
    return most;
  }

  // Copying a token's vector first lets the compiler vectorise the addition: 3 to 4 times the speed
  // of reading the buffer number by number.
  private static float[] sum(TokenRow row) {
    float[] sum = new float[row.hidden()];
    float[] vector = new float[row.hidden()];
    for (int token = row.first(); token < row.length(); token++) {
      row.copy(token, vector);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
    }
    return sum;
  }

  /** A token's weight is its place in the row, an excluded prompt counted in. */
  private static float[] weightedMean(TokenRow row) {
    float[] sum = new float[row.hidden()];
    float[] vector = new float[row.hidden()];
    float weights = 0;
    for (int token = row.first(); token < row.length(); token++) {
      float weight = token + 1;
      row.copy(token, vector);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i] * weight;
      }
      weights += weight;
    }
    return divided(sum, weights);
  }

  private static float[] divided(float[] sum, float divisor) {
    float safe = atLeast(divisor);
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= safe;
    }
    return sum;
  }

  private static float atLeast(float divisor) {
    return Math.max(divisor, LEAST_DIVISOR);
  }
}
