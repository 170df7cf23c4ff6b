package dev.millstream.engine;

/** Bytes of a file, from {@code start} to before {@code end}. */
record FileSpan(long start, long end) {
  long length() {
    return end - start;
  }
}
