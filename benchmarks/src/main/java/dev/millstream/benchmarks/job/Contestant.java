package dev.millstream.benchmarks.job;

/**
 * What is measured: a program and its options.
 *
 * @param name what the table calls it
 * @param kind the program
 * @param options its own options; those that say where texts come from are added when it runs
 */
record Contestant(String name, Kind kind, OptionList options) {

  /** The programs that embed texts. */
  enum Kind {
    /** Millstream's embedding job. */
    MILLSTREAM,
    /** The job that calls the model record by record. */
    NAIVE,
    /** The loaded model's batcher, without Kafka and Flink. */
    BATCHER,
    /** A loop written by hand, without Kafka and Flink. */
    RAW;

    boolean isJob() {
      return this == MILLSTREAM || this == NAIVE;
    }
  }

  Contestant with(String newName, OptionList more) {
    return new Contestant(newName, kind, options.with(more));
  }
}
