package dev.millstream.jobs.options;

/** Where reading a topic begins when there is no checkpoint to go on from. */
public enum StartFrom {
  /** The oldest record. */
  EARLIEST,
  /** The records that come after the job's start. */
  LATEST,
  /** The consumer group's committed offsets; the oldest record where the group has none. */
  COMMITTED
}
