package dev.millstream.flink.chunk;

/**
 * A stretch of a text that no chunk boundary divides. Pieces follow each other without gaps, so the
 * white space between two belongs to the first.
 *
 * @param start first character
 * @param end after the last character
 * @param before what begins here
 */
record Piece(int start, int end, Boundary before) {
  int length() {
    return end - start;
  }

  String in(String text) {
    return text.substring(start, end);
  }
}
