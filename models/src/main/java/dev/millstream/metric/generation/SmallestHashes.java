package dev.millstream.metric.generation;

import dev.millstream.metric.state.StableHash;
import dev.millstream.metric.state.State;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeSet;

/**
 * How many different values were seen, of how many: exact up to a number of different ones, and
 * beyond it estimated from the smallest of their hashes (Bar-Yossef et al. 2002, k minimum values),
 * which are the same however rows were split. 8 bytes a hash when written.
 */
final class SmallestHashes implements State<SmallestHashes> {
  private final int most;
  private final TreeSet<Long> hashes = new TreeSet<>();
  private long total;
  private boolean dropped;

  SmallestHashes(int most) {
    this.most = most;
  }

  void count(String value) {
    total++;
    keep(StableHash.of(value));
  }

  private void keep(long hash) {
    if (hashes.size() == most && hash > hashes.last()) {
      dropped = true;
    } else if (hashes.add(hash) && hashes.size() > most) {
      hashes.pollLast();
      dropped = true;
    }
  }

  /** Values counted, repeated ones each time. */
  long total() {
    return total;
  }

  /** Whether {@link #distinct} is an estimate. */
  boolean estimated() {
    return dropped;
  }

  /** Different values. */
  double distinct() {
    return dropped ? (most - 1) / StableHash.unit(hashes.last() ^ Long.MIN_VALUE) : hashes.size();
  }

  @Override
  public void merge(SmallestHashes other) {
    total += other.total;
    dropped |= other.dropped;
    if (other != this) {
      other.hashes.forEach(this::keep);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(total);
    out.writeBoolean(dropped);
    out.writeInt(hashes.size());
    for (long hash : hashes) {
      out.writeLong(hash);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    total = in.readLong();
    dropped = in.readBoolean();
    int size = in.readInt();
    if (size < 0 || size > most) {
      throw new IOException(
          "an accumulator holds %d hashes, this metric keeps at most %d. Read it with the metric and parameters that wrote it."
              .formatted(size, most));
    }
    for (int i = 0; i < size; i++) {
      hashes.add(in.readLong());
    }
  }
}
