package dev.millstream.benchmarks.generate;

import java.util.List;

/**
 * What is written, and how often.
 *
 * @param texts how many are written side by side, one case each
 * @param promptTokens of each text
 * @param newTokens that each text gets, greedily, whatever the model would end it with
 * @param rounds how often each case runs
 * @param joins how often, in a round, a text joins the others for its first token
 */
public record WritingPlan(
    List<Integer> texts, int promptTokens, int newTokens, int rounds, int joins) {
  private static final int LEAST_NEW = 3;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when there is nothing to measure
   */
  public WritingPlan {
    texts = List.copyOf(texts);
    if (texts.isEmpty() || texts.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "--texts were %s, but must be numbers of at least 1, such as 1,4,8,16.".formatted(texts));
    }
    if (promptTokens < 1 || rounds < 1 || joins < 1) {
      throw new IllegalArgumentException(
          "--prompt-tokens was %d, --rounds %d and --joins %d, but each must be at least 1."
              .formatted(promptTokens, rounds, joins));
    }
    if (newTokens < LEAST_NEW) {
      throw new IllegalArgumentException(
          "--new-tokens was %d, but must be at least %d: the first two are not counted."
              .formatted(newTokens, LEAST_NEW));
    }
  }

  /** Tokens of a text in the middle of its writing. */
  double middleTokens() {
    return promptTokens + newTokens / 2.0;
  }

  int mostTexts() {
    return texts.stream().mapToInt(Integer::intValue).max().orElse(1);
  }
}
