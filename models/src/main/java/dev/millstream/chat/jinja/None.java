package dev.millstream.chat.jinja;

/** Python's {@code None}. */
enum None {
  NONE
}
