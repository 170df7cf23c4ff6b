package dev.millstream.metric.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What an accumulator keeps. Merging is associative and commutative to the bit.
 *
 * @param <S> the state's own type
 */
public interface State<S extends State<S>> {

  /** Adds what another one holds. */
  void merge(S other);

  /** Writes what {@link #read} reads. */
  void write(DataOutput out) throws IOException;

  /** Fills an empty state; one of another shape is refused in a sentence. */
  void read(DataInput in) throws IOException;
}
