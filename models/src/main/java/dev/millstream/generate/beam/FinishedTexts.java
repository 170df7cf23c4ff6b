package dev.millstream.generate.beam;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The best texts that have ended, as many as there are beams; places not yet taken are last. */
record FinishedTexts(List<Text> texts) {
  private static final float UNTAKEN = -1e9f;

  /**
   * A text that has ended, or a place for one.
   *
   * @param end null for a place not yet taken
   */
  record Text(TokenIds ids, float score, @Nullable FinishReason end) {
    FinishReason reason() {
      return end == null ? FinishReason.CANCELLED : end;
    }
  }

  static FinishedTexts none(int places, TokenIds prompt) {
    List<Text> texts = new ArrayList<>(places);
    for (int i = 0; i < places; i++) {
      texts.add(new Text(prompt, UNTAKEN, null));
    }
    return new FinishedTexts(texts);
  }

  FinishedTexts with(List<Text> ended) {
    if (ended.isEmpty()) {
      return this;
    }
    List<Text> all = new ArrayList<>(texts);
    all.addAll(ended);
    BestScores best = new BestScores(texts.size());
    for (int i = 0; i < all.size(); i++) {
      best.offer(i, all.get(i).score());
    }
    List<Text> kept = new ArrayList<>(texts.size());
    for (int place : best.places()) {
      kept.add(all.get(place));
    }
    return new FinishedTexts(kept);
  }

  /** Whether no place is left. */
  boolean isFull() {
    return texts.stream().allMatch(text -> text.end() != null);
  }

  float worstScore() {
    return texts.get(texts.size() - 1).score();
  }

  List<Text> best(int count) {
    return texts.subList(0, count);
  }
}
