package dev.millstream.jobs.options;

/** What readers of the output topics may count on when a job fails and restarts. */
public enum Delivery {
  /** Each record once, under {@code read_committed}; visible with the checkpoint. */
  EXACTLY_ONCE,
  /** No record lost, some twice; visible at once. */
  AT_LEAST_ONCE
}
