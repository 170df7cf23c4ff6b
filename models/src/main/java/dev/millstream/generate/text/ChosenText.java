package dev.millstream.generate.text;

import dev.millstream.generate.decode.BestOf;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that is an answer, and those that were written beside it and are none.
 *
 * @param others in the order in which they were drawn
 */
record ChosenText(WrittenText best, List<WrittenText> others) {

  /** A text that was written alone. */
  static ChosenText alone(WrittenText text) {
    return new ChosenText(text, List.of());
  }

  /** The one with the highest score; of equal ones the first. */
  static ChosenText of(List<WrittenText> texts, BestOf.Scorer<WrittenText> scorer) {
    int best = BestOf.of(texts, scorer).index();
    List<WrittenText> others = new ArrayList<>(texts);
    return new ChosenText(others.remove(best), others);
  }

  /** Of all of them. */
  int newTokens() {
    return best.ids().madeCount() + others.stream().mapToInt(text -> text.ids().madeCount()).sum();
  }
}
