package dev.millstream.task.answer;

/** What becomes of a context that does not fit into one row with its question. */
public enum LongContext {
  /** It is read in windows that overlap, as by Python's pipeline. */
  WINDOWS,
  /** Its end is cut. */
  BEGINNING,
  /** It is refused. */
  REFUSED
}
