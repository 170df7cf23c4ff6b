package dev.millstream.engine;

/**
 * The shapes of batches, for compilers that make code for shapes.
 *
 * @param mostRows of any batch
 * @param mostTokens of any row
 * @param usualRows of a batch that is full
 * @param usualTokens of a row of such a batch
 */
public record BatchShapes(int mostRows, int mostTokens, int usualRows, int usualTokens) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when one is below 1, or the usual above the most
   */
  public BatchShapes {
    if (usualRows < 1 || usualTokens < 1 || usualRows > mostRows || usualTokens > mostTokens) {
      throw new IllegalArgumentException(
          "batch shapes were %d x %d, at most %d x %d, but must be at least 1 x 1 and no more than the most."
              .formatted(usualRows, usualTokens, mostRows, mostTokens));
    }
  }

  /**
   * Those of batches under a budget.
   *
   * @param maxRows most rows of a batch
   * @param budget padded tokens of a batch; a longer row runs alone
   * @param maxTokens most tokens of a row
   */
  public static BatchShapes of(int maxRows, int budget, int maxTokens) {
    int tokens = Math.max(1, Math.min(maxTokens, budget / maxRows));
    int rows = Math.max(1, Math.min(maxRows, budget / tokens));
    return new BatchShapes(maxRows, maxTokens, rows, tokens);
  }
}
