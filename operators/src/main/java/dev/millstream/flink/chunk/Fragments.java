package dev.millstream.flink.chunk;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a piece that is too long for a chunk: into lines, else into stretches of words, else,
 * where there are no spaces, of characters. Where a stretch ends depends on the few characters
 * before its end, so that stretches after an edit are soon the same again.
 */
final class Fragments {
  private static final int SHORTEST_LINE = 40;
  private static final int LONGEST_STRETCH = 128;
  private static final int SEEN_CHARACTERS = 8;

  private Fragments() {}

  /** Two or more shorter pieces, or none if the piece is a single character. */
  static List<Piece> of(Piece piece, String text) {
    List<Piece> lines = lines(piece, text);
    return lines.size() > 1 ? lines : stretches(piece, text);
  }

  private static List<Piece> lines(Piece piece, String text) {
    List<Piece> lines = new ArrayList<>();
    int start = piece.start();
    int newline = text.indexOf('\n', start);
    while (newline >= 0 && newline + 1 < piece.end()) {
      int next = newline + 1;
      if (next - start >= SHORTEST_LINE) {
        lines.add(fragment(piece, start, next, Boundary.LINE));
        start = next;
      }
      newline = text.indexOf('\n', next);
    }
    lines.add(fragment(piece, start, piece.end(), Boundary.LINE));
    return lines;
  }

  private static List<Piece> stretches(Piece piece, String text) {
    int longest = Math.min(LONGEST_STRETCH, piece.length() / 2);
    List<Piece> stretches = new ArrayList<>();
    int start = piece.start();
    while (longest > 0 && piece.end() - start > longest) {
      int next = bestEnd(text, start, Math.min(start + longest, piece.end() - 1));
      if (next == start) {
        break;
      }
      stretches.add(fragment(piece, start, next, Boundary.WORD));
      start = next;
    }
    if (start > piece.start()) {
      stretches.add(fragment(piece, start, piece.end(), Boundary.WORD));
    }
    return stretches;
  }

  private static Piece fragment(Piece of, int start, int end, Boundary before) {
    return new Piece(start, end, start == of.start() ? of.before() : before);
  }

  /** The place after a space, or else any, whose characters before it hash lowest; else start. */
  private static int bestEnd(String text, int start, int last) {
    int best = start;
    boolean bestIsWord = false;
    long lowest = Long.MAX_VALUE;
    for (int i = start + Math.max(1, (last - start) / 4); i <= last; i++) {
      char before = text.charAt(i - 1);
      char after = text.charAt(i);
      if (Character.isSurrogatePair(before, after)) {
        continue;
      }
      boolean word = Character.isWhitespace(before) && !Character.isWhitespace(after);
      if (bestIsWord && !word) {
        continue;
      }
      long hash = hashBefore(text, start, i);
      // Equal hashes: the later one, so that a run of one character makes few stretches.
      if ((word && !bestIsWord) || hash <= lowest) {
        best = i;
        bestIsWord = word;
        lowest = hash;
      }
    }
    return best;
  }

  private static long hashBefore(String text, int start, int end) {
    long hash = 1;
    for (int i = Math.max(start, end - SEEN_CHARACTERS); i < end; i++) {
      hash = hash * 31 + text.charAt(i);
    }
    // Finalizer of MurmurHash3 (public domain), so that near strings do not hash near.
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
