package dev.millstream.generate.decode;

import java.util.Arrays;
import java.util.List;

/**
 * Picks the best of several texts.
 *
 * @param index of the one with the highest score, the first of equal ones
 * @param best the text
 * @param scores of all, in their order
 * @param <C> what is known of a text
 */
public record BestOf<C>(int index, C best, List<Double> scores) {

  /** Copies the scores. */
  public BestOf {
    scores = List.copyOf(scores);
  }

  /**
   * Judges texts, such as by their mean log-probability, a classifier or a cross-encoder.
   *
   * @param <C> what is known of a text
   */
  @FunctionalInterface
  public interface Scorer<C> {
    /** A score for each, higher for better ones; all at once, so that a model can batch them. */
    double[] score(List<C> candidates);
  }

  /**
   * Has the candidates judged and picks one.
   *
   * @throws IllegalArgumentException when there are none, or the scorer gives another number of
   *     scores, or one that is no number
   */
  public static <C> BestOf<C> of(List<C> candidates, Scorer<C> scorer) {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no candidates to pick from. Make at least one text.");
    }
    double[] scores = scorer.score(List.copyOf(candidates));
    if (scores.length != candidates.size()) {
      throw new IllegalArgumentException(
          "the scorer gave %d scores for %d candidates, but must give one for each."
              .formatted(scores.length, candidates.size()));
    }
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        throw new IllegalArgumentException(
            "the scorer's score of candidate %d was not a number, but must be one."
                .formatted(i + 1));
      }
      best = scores[i] > scores[best] ? i : best;
    }
    return new BestOf<>(best, candidates.get(best), Arrays.stream(scores).boxed().toList());
  }
}
