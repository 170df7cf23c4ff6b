package dev.millstream.flink.chunk;

/** What begins at a place where a text may be cut; the strongest first. */
enum Boundary {
  /** A heading, which stays with what follows it. */
  HEADING,
  /** Text after a blank line. */
  PARAGRAPH,
  /** A sentence or an item of a list. */
  SENTENCE,
  /** A line, inside what is too long for a chunk. */
  LINE,
  /** A word, or a character of a text without spaces, inside what is too long for a chunk. */
  WORD
}
