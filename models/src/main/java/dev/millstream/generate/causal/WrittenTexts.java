package dev.millstream.generate.causal;

import dev.millstream.engine.EngineException;
import dev.millstream.generate.FinishReason;
import java.util.ArrayList;
import java.util.List;

/** The texts that get a token at every step, in the first rows without a gap. */
final class WrittenTexts {
  private final CacheRows rows;
  private final int slots;
  private final float[] logits;
  private final List<SubmittedText> texts = new ArrayList<>();

  WrittenTexts(CacheRows rows, int slots, int logitsWidth) {
    this.rows = rows;
    this.slots = slots;
    this.logits = new float[logitsWidth];
  }

  int count() {
    return texts.size();
  }

  /**
   * Adds the first token to a text whose prompt stands in the row behind the others, and the text
   * to them if it goes on.
   *
   * @param token the place of its prompt's last logits
   */
  void join(SubmittedText text, int token) {
    rows.readLogits(token, logits);
    if (text.advance(logits)) {
      texts.add(text);
    } else {
      rows.clear(count());
    }
  }

  /** Adds a token to each. */
  void step() {
    List<SubmittedText> over = new ArrayList<>();
    int together = rows.together(texts.size());
    for (int first = 0; first < texts.size(); first += together) {
      List<SubmittedText> run = texts.subList(first, first + together);
      try {
        int tokens =
            rows.extend(first, together, run.stream().mapToInt(SubmittedText::lastId).toArray());
        advance(run, tokens, over);
      } catch (EngineException e) {
        run.forEach(text -> text.fail(e));
        over.addAll(run);
      }
    }
    remove(over);
  }

  private void advance(List<SubmittedText> run, int tokens, List<SubmittedText> over) {
    for (int row = 0; row < run.size(); row++) {
      rows.readLogits((row + 1) * tokens - 1, logits);
      if (!run.get(row).advance(logits)) {
        over.add(run.get(row));
      }
    }
  }

  /** Ends those that were given up. */
  void sweep() {
    List<SubmittedText> cancelled = texts.stream().filter(SubmittedText::isCancelled).toList();
    cancelled.forEach(text -> text.end(FinishReason.CANCELLED));
    remove(cancelled);
  }

  void fail(RuntimeException why) {
    texts.forEach(text -> text.fail(why));
    for (int row = 0; row < texts.size(); row++) {
      rows.clear(row);
    }
    int joining = texts.size();
    texts.clear();
    if (joining > 0) {
      moveJoining(joining, 0);
    }
  }

  private void remove(List<SubmittedText> over) {
    for (int row = texts.size() - 1; row >= 0; row--) {
      if (over.contains(texts.get(row))) {
        remove(row);
      }
    }
  }

  /** Fills the gap with the last text, and that with the one whose prompt is being computed. */
  private void remove(int row) {
    int last = texts.size() - 1;
    if (row < last) {
      rows.move(last, row);
      texts.set(row, texts.get(last));
    } else {
      rows.clear(row);
    }
    texts.remove(last);
    moveJoining(last + 1, last);
  }

  /** The row behind the texts' is the joining one's, unless they have all slots. */
  private void moveJoining(int from, int to) {
    if (from < slots) {
      rows.move(from, to);
    }
  }
}
