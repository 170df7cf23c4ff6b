package dev.millstream.generate.causal;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Says how likely a model finds given texts.
 *
 * <p>Threading: confined to one thread, but for {@link #interrupt()}. Life cycle: close it before
 * its model.
 */
public final class TextScorer implements AutoCloseable {
  private final CausalModel model;
  private final GenerationLimits limits;
  private final CacheRows rows;
  private final float[] logits;

  TextScorer(CausalModel model, GenerationLimits limits, CacheRows rows) {
    this.model = model;
    this.limits = limits;
    this.rows = rows;
    this.logits = new float[model.logitsWidth()];
  }

  /**
   * The natural logarithm of each token's probability after those before it.
   *
   * @param ids at least one; the first has no probability, so begin with the model's first special
   *     token to have one for each token of a text
   * @return one less than ids: the value at i is that of {@code ids[i + 1]}
   * @throws IllegalArgumentException when there is no id, one that the model lacks, or more than a
   *     slot holds
   * @throws dev.millstream.engine.EngineException when the model fails
   */
  public double[] logProbabilities(int... ids) {
    return logProbabilities(() -> false, ids);
  }

  /**
   * The same of a text that may be given up between its pieces.
   *
   * @throws CancellationException when it was
   */
  double[] logProbabilities(BooleanSupplier givenUp, int... ids) {
    model.requireIds(ids);
    if (ids.length > limits.slotTokens()) {
      throw new IllegalArgumentException(
          "a text of %d tokens does not fit into the scorer's %d. Shorten it, or make a scorer of longer texts."
              .formatted(ids.length, limits.slotTokens()));
    }
    double[] logProbabilities = new double[ids.length - 1];
    rows.clear(0);
    // The last token's logits say nothing of the text.
    Pieces pieces = new Pieces(0, ids.length - 1, limits.pieceTokens());
    for (int from = 0; from < ids.length - 1; from = rows.length(0)) {
      if (givenUp.getAsBoolean()) {
        throw new CancellationException("the text was given up.");
      }
      int to = pieces.endOf(from);
      rows.extend(0, 1, Arrays.copyOfRange(ids, from, to));
      for (int i = from; i < to; i++) {
        rows.readLogits(i - from, logits);
        logProbabilities[i] = logProbability(ids[i + 1]);
      }
    }
    return logProbabilities;
  }

  private double logProbability(int id) {
    double largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return logits[id] - largest - Math.log(sum);
  }

  /**
   * The perplexity of a text: e to the mean of the negated logarithms.
   *
   * @param ids at least two, as {@link #logProbabilities} takes them
   * @throws IllegalArgumentException also when there is only one id
   */
  public double perplexity(int... ids) {
    double[] logProbabilities = logProbabilities(ids);
    return Math.exp(
        -Arrays.stream(logProbabilities)
            .average()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a text of one token has no perplexity. Begin it with the model's first special token.")));
  }

  /** Ends the run under way; its text fails. Any thread may call it, to close this soon. */
  public void interrupt() {
    rows.cancel();
  }

  @Override
  public void close() {
    rows.close();
  }
}
