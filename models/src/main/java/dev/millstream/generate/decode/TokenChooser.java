package dev.millstream.generate.decode;

import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.NextToken;
import dev.millstream.generate.TokenIds;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the likeliest token, of equal ones the one with the lowest id, or draws one by its
 * probability, after the processors had their say.
 *
 * <p>Threading: one for each text, used by one thread at a time. What is drawn depends on the seed,
 * the scores and how many tokens were made, and on nothing that was chosen before.
 */
public final class TokenChooser implements NextToken {
  private final LogitsProcessor processor;
  private final @Nullable Draws draws;
  private final TokenScores.Told told;
  private @Nullable TokenScores last;

  private TokenChooser(LogitsProcessor processor, @Nullable Draws draws, TokenScores.Told told) {
    this.processor = processor;
    this.draws = draws;
    this.told = told;
  }

  /** Takes the likeliest token each time. */
  public static TokenChooser greedy(LogitsProcessor processor, TokenScores.Told told) {
    return new TokenChooser(processor, null, told);
  }

  /** Draws a token each time. */
  public static TokenChooser sampling(
      LogitsProcessor processor, Draws draws, TokenScores.Told told) {
    return new TokenChooser(processor, draws, told);
  }

  /**
   * As the options say.
   *
   * @param draws where tokens are drawn; the seed of the options is not looked at
   */
  public static TokenChooser of(
      GenerationOptions options, LogitsProcessor processor, Draws draws, TokenScores.Told told) {
    return options.sampling().doSample()
        ? sampling(processor, draws, told)
        : greedy(processor, told);
  }

  /**
   * {@inheritDoc}
   *
   * @param logits are changed
   * @throws InferenceException when the scores hold what is no number, or rule every token out
   */
  @Override
  public int choose(TokenIds ids, float[] logits) {
    double rawTotal = told.raw() ? Distribution.logTotal(logits) : Double.NaN;
    float[] raw = told.raw() ? logits.clone() : logits;
    processor.process(ids, logits);
    int best = best(logits);
    int chosen = draws == null ? best : drawn(draws.at(ids.madeCount()), logits, logits[best]);
    last = told.isAny() ? scores(chosen, logits, raw[chosen] - rawTotal) : null;
    return chosen;
  }

  private static int best(float[] scores) {
    int best = -1;
    float highest = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < scores.length; id++) {
      if (Float.isNaN(scores[id])) {
        throw new InferenceException(
            FailureCategory.ENGINE,
            ("the model's score of token %d is not a number. Check the model file with another text,"
                    + " or set remove_invalid_values to true.")
                .formatted(id));
      }
      if (scores[id] > highest) {
        highest = scores[id];
        best = id;
      }
    }
    if (best < 0) {
      throw new InferenceException(
          FailureCategory.INVALID_INPUT,
          "every token is ruled out, so that none can follow. Ask for less at once: of"
              + " suppress_tokens, bad_words_ids, no_repeat_ngram_size, min_new_tokens and"
              + " structured output.");
    }
    return best;
  }

  /** The token at which the sum of the weights passes a share of all. */
  private static int drawn(double share, float[] scores, float highest) {
    if (highest == Float.POSITIVE_INFINITY) {
      throw new InferenceException(
          FailureCategory.ENGINE,
          "the model's score of a token is infinite, from which none can be drawn. Check the model"
              + " file with another text, or set remove_invalid_values to true.");
    }
    double wanted = share * Distribution.total(scores, highest);
    double sum = 0;
    int possible = 0;
    for (int id = 0; id < scores.length; id++) {
      double weight = Distribution.weight(scores[id], highest);
      if (weight > 0) {
        possible = id;
        sum += weight;
        if (sum > wanted) {
          return id;
        }
      }
    }
    return possible;
  }

  private TokenScores scores(int chosen, float[] scores, double raw) {
    double logTotal = Distribution.logTotal(scores);
    return new TokenScores(
        chosen, scores[chosen] - logTotal, raw, TokenScores.top(told.top(), scores, logTotal));
  }

  /** How likely the token chosen last was; null where that is not told. */
  public @Nullable TokenScores lastScores() {
    return last;
  }
}
