package dev.millstream.generate.text;

import dev.millstream.generate.decode.BestOf;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that is an answer, and those that were written beside it and are none.
 *
 * @param others in the order in which they were drawn
 * @param scores of the best and of the others, where they are told; else empty
 */
record ChosenText(WrittenText best, List<WrittenText> others, List<Double> scores) {

  /** A text that was written alone. */
  static ChosenText alone(WrittenText text) {
    return new ChosenText(text, List.of(), List.of());
  }

  /**
   * The one with the highest score; of equal ones the first.
   *
   * @param areTold whether the answer tells the scores
   * @throws IllegalArgumentException when a score is no number
   */
  static ChosenText of(List<WrittenText> texts, boolean areTold, double... scores) {
    BestOf<WrittenText> best = BestOf.of(texts, candidates -> scores);
    List<WrittenText> others = new ArrayList<>(texts);
    others.remove(best.index());
    List<Double> told = new ArrayList<>();
    if (areTold) {
      told.addAll(best.scores());
      told.add(0, told.remove(best.index()));
    }
    return new ChosenText(best.best(), others, told);
  }

  /** Of the best; NaN where it is not told. */
  double score() {
    return scores.isEmpty() ? Double.NaN : scores.get(0);
  }

  /** Of all of them. */
  int newTokens() {
    return best.ids().madeCount() + others.stream().mapToInt(text -> text.ids().madeCount()).sum();
  }
}
