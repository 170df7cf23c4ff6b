package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.metric.state.State;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows by bin, for a fixed number of bins; 12 bytes a bin that has rows. */
final class BinTally implements State<BinTally> {
  private final int bins;
  private final TreeMap<Integer, Long> counts = new TreeMap<>();

  BinTally(int bins) {
    this.bins = bins;
  }

  void count(int bin, long more) {
    counts.merge(bin, more, Long::sum);
  }

  long rows() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Rows of the bins that have some, in order. */
  SortedMap<Integer, Long> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }

  @Override
  public void merge(BinTally other) {
    if (other == this) {
      counts.replaceAll((bin, rows) -> 2 * rows);
    } else {
      other.counts.forEach(this::count);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(counts.size());
    for (var entry : counts.entrySet()) {
      out.writeInt(entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      restore(in.readInt(), in.readLong());
    }
  }

  /** Lists of a bin and its rows. */
  ArrayNode json() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    counts.forEach((bin, rows) -> json.addArray().add(bin).add(rows));
    return json;
  }

  void parse(JsonNode json) throws IOException {
    for (JsonNode entry : json) {
      restore(entry.path(0).asInt(-1), entry.path(1).asLong(-1));
    }
  }

  private void restore(int bin, long rows) throws IOException {
    if (bin < 0 || bin >= bins || rows < 1) {
      throw new IOException(
          "a profile has %d rows in bin %d, but it has bins 0 to %d and a bin has at least 1 row. Take a profile as it was written."
              .formatted(rows, bin, bins - 1));
    }
    count(bin, rows);
  }
}
