package dev.millstream.metric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInput;
import java.io.IOException;
import java.util.Set;

/**
 * A metric with its parameters; makes accumulators. Immutable, and safe to use by many threads.
 * Ship its name and parameters and make it where it runs; metrics of equal names and parameters
 * read and merge each other's accumulators.
 */
public interface Metric {

  /** Its name, as Python's evaluate has it: {@code f1}. */
  String name();

  /** The parameters it was made with; a copy. */
  ObjectNode parameters();

  /**
   * The columns without which it can judge no row; one that has no reference among them needs no
   * label to arrive.
   */
  Set<Column> reads();

  /** An accumulator that has seen no row. */
  Accumulator newAccumulator();

  /**
   * The accumulator that {@link Accumulator#write} wrote.
   *
   * @throws IOException with a sentence if the bytes are of another version or of other parameters
   */
  Accumulator read(DataInput in) throws IOException;
}
