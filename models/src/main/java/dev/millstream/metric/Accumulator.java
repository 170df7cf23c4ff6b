package dev.millstream.metric;

import java.io.DataOutput;
import java.io.IOException;

/**
 * What is kept of the rows of a window. However a stream is split, in whatever order the parts are
 * filled and merged, the value is the same: counts are integers and sums are exact. Bounded in
 * size, whatever the rows hold. For one thread at a time.
 */
public interface Accumulator {

  /**
   * Counts a row in.
   *
   * @throws MetricInputException with a sentence if the metric cannot judge it; the accumulator is
   *     unchanged then
   */
  void add(Judged row);

  /**
   * Counts another one's rows in; the other one stays as it is.
   *
   * @throws IllegalArgumentException if the other one is not of an equal metric
   */
  void merge(Accumulator other);

  /** The metric's value over the rows so far, or why there is none. */
  MetricValue value();

  /** How many rows were counted in. */
  long rows();

  /** Writes a compact binary form with a version, for {@link Metric#read}. */
  void write(DataOutput out) throws IOException;
}
