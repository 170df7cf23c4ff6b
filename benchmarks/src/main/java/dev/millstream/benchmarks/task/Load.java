package dev.millstream.benchmarks.task;

import dev.millstream.benchmarks.library.RowSums;

/** A task with its inputs, ready to run on a loaded model. */
interface Load {

  /** Asks for all inputs so many times over, one after the other, and waits for all answers. */
  Ran run(int times);

  /**
   * What a run gave.
   *
   * @param inputs that were answered
   * @param seconds from the first input to the last answer
   * @param rows what the model read of them
   * @param tokens of all inputs, where they are rows also those of the rows
   * @param prepareSeconds processor time of the callers' threads for tokenizing and what goes with
   *     it; NaN where the machine does not say
   */
  record Ran(long inputs, double seconds, RowSums rows, long tokens, double prepareSeconds) {}
}
