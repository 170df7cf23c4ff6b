package dev.millstream.generate.causal;

/**
 * Tokens computed in several runs of about the same size, since a lone last token would be rounded
 * otherwise than one among others.
 *
 * @param start the first token
 * @param end behind the last
 * @param most tokens of a piece
 */
record Pieces(int start, int end, int most) {
  /** Where the piece ends that begins here, which is where another has ended or the start. */
  int endOf(int from) {
    int pieces = quotientUp(end - start, most);
    return Math.min(from + quotientUp(end - start, pieces), end);
  }

  private static int quotientUp(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
