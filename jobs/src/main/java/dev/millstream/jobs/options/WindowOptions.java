package dev.millstream.jobs.options;

import java.time.Duration;

/** Which rows are judged together. */
public sealed interface WindowOptions {

  /** Whether rows need a time. */
  default boolean isByTime() {
    return true;
  }

  /** All of them. */
  record All() implements WindowOptions {
    @Override
    public boolean isByTime() {
      return false;
    }
  }

  /** So many of a group, a window beginning every {@code slide} of them. */
  record Rows(long size, long slide) implements WindowOptions {
    @Override
    public boolean isByTime() {
      return false;
    }
  }

  /** Windows of one length; {@code slide} equal to it where they follow one another. */
  record Time(Duration size, Duration slide, Duration lateness) implements WindowOptions {}

  /** Rows that follow one another within {@code gap}. */
  record Session(Duration gap, Duration lateness) implements WindowOptions {}

  /** Windows of {@code size}, reported every {@code step} so far. */
  record Cumulative(Duration step, Duration size, Duration lateness) implements WindowOptions {}
}
