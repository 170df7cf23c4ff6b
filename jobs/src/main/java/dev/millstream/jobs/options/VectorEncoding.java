package dev.millstream.jobs.options;

/** How a vector is written. */
public enum VectorEncoding {
  /** A JSON array of numbers. */
  ARRAY,
  /** A JSON string: little-endian float32 in base64. */
  BASE64,
  /** The record's value is the vector alone, little-endian float32; all else is in its headers. */
  BYTES
}
