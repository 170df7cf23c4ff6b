package dev.millstream.jobs.options;

/** What a record's value is. */
public enum ValueFormat {
  /** A JSON object with the text in one of its fields. */
  JSON,
  /** The text itself in UTF-8; its id is the record's key, or the line's number in a file. */
  TEXT
}
