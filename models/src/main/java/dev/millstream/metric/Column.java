package dev.millstream.metric;

import java.util.Locale;

/** The part of a judged row that a metric reads. */
public enum Column {
  PREDICTION,
  REFERENCE,
  SCORE;

  /** Its name in JSON and in sentences: {@code prediction}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
