package dev.millstream.generate.beam;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Searches for several texts at once; a text that has ended takes no part in further steps. */
public final class SearchLoop {
  private final BeamDecoder decoder;
  private final List<? extends TextSearch> texts;
  private final IntPredicate cancelled;
  private final int[] first; // of each text's rows in the last step

  private SearchLoop(
      BeamDecoder decoder, List<? extends TextSearch> texts, IntPredicate cancelled) {
    this.decoder = decoder;
    this.texts = texts;
    this.cancelled = cancelled;
    this.first = new int[texts.size()];
  }

  /**
   * Runs until every text has ended.
   *
   * @param decoder over the texts' prompts, not begun
   * @param texts in the decoder's order
   * @param cancelled asked before each step for each text by its number; a text of which nobody
   *     wants to hear any more gives up its rows
   * @throws dev.millstream.engine.EngineException when the model fails
   */
  public static void run(
      BeamDecoder decoder, List<? extends TextSearch> texts, IntPredicate cancelled) {
    new SearchLoop(decoder, texts, cancelled).run();
  }

  private void run() {
    if (cancelUnwanted() == 0) {
      return;
    }
    decoder.begin();
    Arrays.setAll(first, text -> text);
    advance();
    for (int rows = cancelUnwanted(); rows > 0; rows = cancelUnwanted()) {
      step(rows);
      advance();
    }
  }

  /** How many rows are left. */
  private int cancelUnwanted() {
    int rows = 0;
    for (int text = 0; text < texts.size(); text++) {
      TextSearch search = texts.get(text);
      if (search.rows() > 0 && cancelled.test(text)) {
        search.cancel();
      }
      rows += search.rows();
    }
    return rows;
  }

  private void step(int rows) {
    int[] parents = new int[rows];
    int[] tokens = new int[rows];
    int at = 0;
    for (int text = 0; text < texts.size(); text++) {
      TextSearch search = texts.get(text);
      int before = first[text];
      first[text] = at;
      for (int row = 0; row < search.rows(); row++, at++) {
        parents[at] = before + search.parent(row);
        tokens[at] = search.token(row);
      }
    }
    decoder.step(parents, tokens);
  }

  private void advance() {
    for (int text = 0; text < texts.size(); text++) {
      if (texts.get(text).rows() > 0) {
        texts.get(text).advance(decoder, first[text]);
      }
    }
  }
}
