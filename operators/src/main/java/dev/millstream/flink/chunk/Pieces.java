package dev.millstream.flink.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The pieces of one text with what they cost, none above a limit unless it is a single character.
 *
 * <p>The cost of a piece is its tokens, and at least one for each sixteen characters: a tokenizer
 * that makes one token of a thousand characters is given no more text at once than others, and a
 * chunk stays within the characters that are worth tokenizing.
 */
final class Pieces {
  private static final int MOST_CHARACTERS_PER_TOKEN = 16;

  private final String text;
  private final int limit;
  private final ToIntFunction<String> counter;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Integer> costs = new ArrayList<>();

  private Pieces(String text, int limit, ToIntFunction<String> counter) {
    this.text = text;
    this.limit = limit;
    this.counter = counter;
  }

  static Pieces of(String text, int limit, ToIntFunction<String> counter) {
    Pieces pieces = new Pieces(text, limit, counter);
    for (Piece piece : Outline.of(text)) {
      pieces.add(piece);
    }
    return pieces;
  }

  int size() {
    return pieces.size();
  }

  Piece get(int index) {
    return pieces.get(index);
  }

  /** Cost of the pieces before each index, and of all of them at the end. */
  long[] costsBefore() {
    long[] before = new long[costs.size() + 1];
    for (int i = 0; i < costs.size(); i++) {
      before[i + 1] = before[i] + costs.get(i);
    }
    return before;
  }

  private void add(Piece piece) {
    int least = 1 + (piece.length() - 1) / MOST_CHARACTERS_PER_TOKEN;
    int cost = least > limit ? least : Math.max(least, counter.applyAsInt(piece.in(text)));
    List<Piece> fragments = cost > limit ? Fragments.of(piece, text) : List.of();
    if (fragments.isEmpty()) {
      pieces.add(piece);
      costs.add(cost);
    } else {
      fragments.forEach(this::add);
    }
  }
}
