package dev.millstream.flink.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * What one row, or many, add to a group's metrics. Public since Flink writes no other records by
 * fields.
 *
 * @param slice whose they are
 * @param set a {@link MetricSet} in bytes
 * @param row the row itself where it may yet turn out to be late, or null
 */
@SuppressWarnings("ArrayRecordComponent") // travels, is never compared
public record Share(Slice slice, byte[] set, @Nullable JudgedRow row) {

  /** The key of the group as a whole. */
  Slice whole() {
    return Slice.whole(slice.group());
  }
}
