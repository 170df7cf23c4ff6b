package dev.millstream.task;

import java.nio.FloatBuffer;

/**
 * The vectors of one text's tokens inside a batch's output {@code [rows, paddedLength, hidden]}.
 *
 * <p>Padding lies behind the tokens and is never read, so nothing computed from it depends on the
 * rows beside it.
 *
 * @param vectors the batch's output, read by absolute position only
 * @param start index of the row's first number
 * @param first first token that counts; tokens before it belong to an excluded prompt
 * @param length tokens of the row, excluded ones included
 * @param hidden numbers per token
 */
record TokenRow(FloatBuffer vectors, int start, int first, int length, int hidden) {

  static TokenRow of(
      FloatBuffer vectors, int row, int rowLength, int paddedLength, int hidden, int excluded) {
    long end = (row + 1L) * paddedLength * hidden;
    if (row < 0
        || rowLength < 1
        || rowLength > paddedLength
        || excluded < 0
        || end > vectors.limit()) {
      throw new IllegalArgumentException(
          ("row %d with %d tokens of %d, %d numbers each and %d tokens left out, does not lie in an"
                  + " output of %d numbers.")
              .formatted(row, rowLength, paddedLength, hidden, excluded, vectors.limit()));
    }
    int start = row * paddedLength * hidden;
    return new TokenRow(vectors, start, Math.min(excluded, rowLength), rowLength, hidden);
  }

  /** Copies one token's vector. */
  void copy(int token, float[] into) {
    vectors.get(start + token * hidden, into, 0, hidden);
  }

  /** How many tokens count. */
  int counted() {
    return length - first;
  }
}
