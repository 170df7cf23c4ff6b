package dev.millstream.generate.beam;

import java.nio.ByteBuffer;

/** Memory that is made of rows of one size. */
public final class Rows {
  private Rows() {}

  /**
   * Copies rows.
   *
   * @param to as many rows as there are parents, of the size of those of {@code from}
   * @param parents for each row, which one it is a copy of
   */
  public static void gather(ByteBuffer from, ByteBuffer to, int[] parents) {
    int bytes = to.remaining() / parents.length;
    for (int row = 0; row < parents.length; row++) {
      to.put(row * bytes, from, parents[row] * bytes, bytes);
    }
  }
}
