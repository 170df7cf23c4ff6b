package dev.millstream.flink.decode;

/** How a record's value holds a document. */
public enum DocumentFormat {
  /** One JSON object in UTF-8, the text in one of its fields. */
  JSON,
  /** The value is the text, in UTF-8. */
  TEXT
}
