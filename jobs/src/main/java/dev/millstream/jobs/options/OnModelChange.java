package dev.millstream.jobs.options;

/** What becomes of a savepoint's vectors where the job goes on with another model. */
public enum OnModelChange {
  /** The job does not start. */
  FAIL,
  /** Every document is embedded again when it comes, changed or not. */
  RE_EMBED,
  /** They stay, beside those that the new model makes. */
  KEEP
}
