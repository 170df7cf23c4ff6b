package dev.millstream.generate.causal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which beginning of prompts is kept in which row; the one not used for longest gives way. */
final class KeptPrefixes {
  private final int firstRow;
  private final int most;
  private final List<Kept> kept = new ArrayList<>(); // the latest used last

  @SuppressWarnings("ArrayRecordComponent")
  private record Kept(int row, int[] ids) {}

  /** Rows from the first on, as many as there may be. */
  KeptPrefixes(int firstRow, int most) {
    this.firstRow = firstRow;
    this.most = most;
  }

  /** Whether any can be kept. */
  boolean isPossible() {
    return most > 0;
  }

  /** The row of a prefix, which is cleared if it was another's. */
  int rowOf(int[] ids, CacheRows rows) {
    for (Kept one : kept) {
      if (Arrays.equals(one.ids(), ids)) {
        kept.remove(one);
        kept.add(one);
        return one.row();
      }
    }
    int row = kept.size() < most ? firstRow + kept.size() : kept.remove(0).row();
    rows.clear(row);
    kept.add(new Kept(row, ids));
    return row;
  }
}
