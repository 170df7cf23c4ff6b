package dev.millstream.generate.causal;

import java.util.Arrays;

/**
 * A text whose prompt is being computed, piece by piece. Where pieces end depends on the text
 * alone, so that its numbers do too.
 */
final class JoiningText {
  private final SubmittedText text;
  private final CacheRows rows;
  private final int pieceTokens;
  private final int prefix;
  private final int prefixRow;

  JoiningText(SubmittedText text, CacheRows rows, KeptPrefixes kept, int pieceTokens) {
    this.text = text;
    this.rows = rows;
    this.pieceTokens = pieceTokens;
    this.prefix = text.sharedPrefix();
    this.prefixRow =
        prefix > 0 && kept.isPossible()
            ? kept.rowOf(Arrays.copyOf(text.prompt(), prefix), rows)
            : -1;
  }

  SubmittedText text() {
    return text;
  }

  /** How many tokens the next piece has. */
  int pieceLength(int row) {
    int from = computed(row);
    return pieceEnd(from) - from;
  }

  /**
   * Computes the next piece.
   *
   * @param row where the text will be continued
   * @return the place of the prompt's last logits, counted in tokens, or -1 while there is more
   */
  int compute(int row) {
    int from = computed(row);
    int to = pieceEnd(from);
    boolean toKeep = prefixRow >= 0 && from < prefix;
    int[] piece = Arrays.copyOfRange(text.prompt(), from, to);
    int logits = rows.extend(toKeep ? prefixRow : row, 1, piece);
    if (toKeep && to == prefix) {
      rows.copy(prefixRow, row);
    }
    return to == text.prompt().length ? logits - 1 : -1;
  }

  private int computed(int row) {
    if (prefixRow < 0 || rows.length(row) > 0) {
      return rows.length(row);
    }
    if (rows.length(prefixRow) == prefix) {
      rows.copy(prefixRow, row);
    }
    return rows.length(prefixRow);
  }

  private int pieceEnd(int from) {
    Pieces pieces =
        from < prefix
            ? new Pieces(0, prefix, pieceTokens)
            : new Pieces(prefix, text.prompt().length, pieceTokens);
    return pieces.endOf(from);
  }
}
