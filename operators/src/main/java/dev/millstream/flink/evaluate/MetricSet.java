package dev.millstream.flink.evaluate;

import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Metric;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * An accumulator for each metric of an evaluation over the same rows, how many rows there were, and
 * from when to when. Mutable; for one thread at a time.
 */
final class MetricSet {
  /** Written in front of each set; the accumulators write versions of their own behind it. */
  static final int VERSION = 1;

  private static final int USUAL_BYTES = 256;

  private final MetricSpecs specs;
  private final List<Accumulator> accumulators;
  private long rows;
  private long first;
  private long last;

  private MetricSet(
      MetricSpecs specs, List<Accumulator> accumulators, long rows, long first, long last) {
    this.specs = specs;
    this.accumulators = accumulators;
    this.rows = rows;
    this.first = first;
    this.last = last;
  }

  /** Of no rows. */
  static MetricSet empty(MetricSpecs specs) {
    List<Accumulator> none = specs.metrics().stream().map(Metric::newAccumulator).toList();
    return new MetricSet(specs, none, 0, Long.MAX_VALUE, Long.MIN_VALUE);
  }

  /**
   * Of one row.
   *
   * @param judged an accumulator for each metric, of that row, or of none where it was refused
   */
  static MetricSet ofRow(MetricSpecs specs, List<Accumulator> judged, long timestamp) {
    boolean timeless = timestamp == JudgedRow.NO_TIME;
    return new MetricSet(
        specs,
        judged,
        1,
        timeless ? Long.MAX_VALUE : timestamp,
        timeless ? Long.MIN_VALUE : timestamp);
  }

  /** Counts another one's rows in; the other one stays as it is. */
  void merge(MetricSet other) {
    for (int i = 0; i < accumulators.size(); i++) {
      accumulators.get(i).merge(other.accumulators.get(i));
    }
    rows += other.rows;
    first = Math.min(first, other.first);
    last = Math.max(last, other.last);
  }

  /** One that shares nothing with this one. */
  MetricSet copy() {
    MetricSet copy = empty(specs);
    copy.merge(this);
    return copy;
  }

  MetricSpecs specs() {
    return specs;
  }

  /** One for each metric, in their order; not to be changed. */
  List<Accumulator> accumulators() {
    return accumulators;
  }

  /** Rows, whether or not any metric counted them. */
  long rows() {
    return rows;
  }

  /** Whether a row has an event time. */
  boolean timed() {
    return first <= last;
  }

  /** The least event time. */
  long first() {
    return first;
  }

  /** The greatest event time. */
  long last() {
    return last;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(rows);
    out.writeLong(first);
    out.writeLong(last);
    for (Accumulator accumulator : accumulators) {
      accumulator.write(out);
    }
  }

  byte[] bytes() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
    write(out);
    return out.getCopyOfBuffer();
  }

  /**
   * The set that {@link #write} wrote.
   *
   * @throws IOException with a sentence if it is of another version or of other metrics
   */
  static MetricSet read(MetricSpecs specs, DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException(
          "a set of metrics has state version %d, this build reads %d. Read it with the version that wrote it."
              .formatted(version, VERSION));
    }
    long rows = in.readLong();
    long first = in.readLong();
    long last = in.readLong();
    List<Accumulator> accumulators = new ArrayList<>(specs.metrics().size());
    for (Metric metric : specs.metrics()) {
      accumulators.add(metric.read(in));
    }
    return new MetricSet(specs, accumulators, rows, first, last);
  }

  static MetricSet of(MetricSpecs specs, byte[] bytes) throws IOException {
    return read(specs, new DataInputDeserializer(bytes));
  }
}
