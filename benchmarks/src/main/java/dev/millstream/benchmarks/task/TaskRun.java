package dev.millstream.benchmarks.task;

/**
 * One round of one task.
 *
 * @param ran what came of it
 * @param cpuSeconds processor time of this process meanwhile
 * @param memoryMib this process's memory at the end, all models included
 * @param foreignCores cores that others kept busy meanwhile
 */
record TaskRun(Load.Ran ran, double cpuSeconds, double memoryMib, double foreignCores) {
  private static final double MICROS = 1e6;

  double inputsPerSecond() {
    return ran.inputs() / ran.seconds();
  }

  /** Rows a second; NaN where nothing was batched. */
  double rowsPerSecond() {
    return rows() / ran.seconds();
  }

  double rowsPerInput() {
    return rows() / ran.inputs();
  }

  double tokensPerSecond() {
    return ran.tokens() / ran.seconds();
  }

  /** Share of token slots that held padding, 0 to 1; NaN where nothing was batched. */
  double paddedShare() {
    double slots = orUnknown(ran.rows().paddedTokens());
    return (slots - ran.rows().tokens()) / slots;
  }

  double rowsPerBatch() {
    return ran.rows().rows() / orUnknown(ran.rows().batches());
  }

  /** Processor time of tokenizing an input, in microseconds. */
  double prepareMicros() {
    return MICROS * ran.prepareSeconds() / ran.inputs();
  }

  /** Share of the process's processor time that was tokenizing, 0 to 1. */
  double prepareShare() {
    return ran.prepareSeconds() / cpuSeconds;
  }

  /** Processor time of the process for a row, in microseconds; NaN where nothing was batched. */
  double cpuMicrosPerRow() {
    return MICROS * cpuSeconds / rows();
  }

  private double rows() {
    return orUnknown((double) ran.rows().rows());
  }

  private static double orUnknown(double count) {
    return count == 0 ? Double.NaN : count;
  }
}
