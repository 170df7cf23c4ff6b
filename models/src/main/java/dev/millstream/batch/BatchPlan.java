package dev.millstream.batch;

/** Which of the waiting rows run together, shortest first. */
public final class BatchPlan {
  private final int[] rows;
  private final int longest;
  private final boolean full;

  BatchPlan(int[] rows, int longest, boolean full) {
    this.rows = rows;
    this.longest = longest;
    this.full = full;
  }

  /** Number of rows, at least one. */
  public int size() {
    return rows.length;
  }

  /** Place in arrival order of the plan's row at {@code position}. */
  public int row(int position) {
    return rows[position];
  }

  /** Length to which all rows are padded. */
  public int longest() {
    return longest;
  }

  /** True when no further row, however short, would fit. */
  public boolean isFull() {
    return full;
  }
}
