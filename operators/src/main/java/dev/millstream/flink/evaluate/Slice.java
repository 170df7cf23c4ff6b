package dev.millstream.flink.evaluate;

import java.util.List;

/**
 * The key of partial results: a group, and by which part of the stream. Public since Flink writes
 * no other records by fields.
 *
 * @param group values of the groups
 * @param part the subtask that judged the row, or {@link #WHOLE}
 */
public record Slice(List<String> group, int part) {
  /** The part that is all parts together. */
  public static final int WHOLE = -1;

  /** The group as a whole. */
  public static Slice whole(List<String> group) {
    return new Slice(group, WHOLE);
  }

  /** Decides where state lies, so it is the same on every JDK; a record's own need not be. */
  @Override
  public int hashCode() {
    return 31 * group.hashCode() + part;
  }
}
