package dev.millstream.kafka;

/** How a vector stands in a record's value. */
public enum VectorEncoding {
  /** A JSON object with the vector as an array of numbers: for people, and for any reader. */
  ARRAY,
  /** A JSON object with the vector as base64 of little-endian float32: half the size. */
  BASE64,
  /** The vector alone, as little-endian float32; all else is in the headers: a third the size. */
  BYTES
}
