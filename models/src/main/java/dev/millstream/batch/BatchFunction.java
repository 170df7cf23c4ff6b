package dev.millstream.batch;

import java.util.List;

/**
 * Answers a whole batch at once.
 *
 * <p>Threading: one instance per runner, called by that runner's thread only, so it may own buffers
 * without locks. It is made on the thread that makes the {@link Batcher}; where it is an {@link
 * AutoCloseable}, its runner closes it.
 *
 * @param <R> row
 * @param <O> output of one row
 */
@FunctionalInterface
public interface BatchFunction<R, O> {

  /**
   * Runs the rows and returns one output a row, in the rows' order.
   *
   * <p>May be called again with some of the same rows after it has failed: a batch is halved until
   * the rows that fail are alone.
   *
   * @param rows shortest first, at least one; not to be kept or changed
   * @param cancellation fires when nobody waits for any of the rows; the function may then fail
   * @throws BatchTooLargeException when memory did not suffice for this many padded tokens
   * @throws Exception when a row cannot be answered; a row that is alone fails with this exception
   */
  List<O> run(List<R> rows, BatchCancellation cancellation) throws Exception;
}
