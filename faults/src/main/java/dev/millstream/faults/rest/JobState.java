package dev.millstream.faults.rest;

/** Flink's states of a job. */
public enum JobState {
  INITIALIZING,
  CREATED,
  RUNNING,
  FAILING,
  FAILED,
  CANCELLING,
  CANCELED,
  FINISHED,
  RESTARTING,
  SUSPENDED,
  RECONCILING;

  /** Whether it will never run again. */
  public boolean isOver() {
    return this == FAILED || this == CANCELED || this == FINISHED;
  }
}
