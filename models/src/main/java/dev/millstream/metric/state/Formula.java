package dev.millstream.metric.state;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import java.util.Set;

/**
 * What a metric reads of a row, and what it makes of all it read. Immutable.
 *
 * @param <S> what is kept between the two
 */
public interface Formula<S extends State<S>> {

  /** The columns without which it can judge no row. */
  default Set<Column> reads() {
    return Set.of(Column.PREDICTION, Column.REFERENCE);
  }

  /** The state of no rows. */
  S zero();

  /**
   * Adds a row, having checked all of it before anything changes; refuses it with a {@code
   * MetricInputException}.
   */
  void add(Judged row, S to);

  /** The value of a state of at least one row. */
  MetricValue value(S of, long rows);
}
