package dev.millstream.flink.evaluate;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which rows of a group are judged together. Windows by time start at multiples of their size, or
 * of their slide or step, since 1970, in UTC.
 */
public sealed interface EvaluationWindow extends Serializable {
  /** The answer of {@link #lastEnd} where no row is ever late, or only Flink can tell. */
  long NEVER = Long.MAX_VALUE;

  /** Whether a row needs an event time. */
  default boolean byTime() {
    return true;
  }

  /**
   * The end, exclusive, of the last window that holds a row of this time; {@link #NEVER} where that
   * cannot be told of the row alone.
   */
  long lastEnd(long timestamp);

  /**
   * All rows. Reports once, when the stream ends: on an unbounded stream only if the job is stopped
   * with {@code --drain}.
   */
  record All() implements EvaluationWindow {
    @Override
    public boolean byTime() {
      return false;
    }

    @Override
    public long lastEnd(long timestamp) {
      return NEVER;
    }
  }

  /** Windows of one length, side by side. */
  record Tumbling(Duration size) implements EvaluationWindow {
    /** Refuses a size below a millisecond. */
    public Tumbling {
      WindowLengths.check("size", size);
    }

    @Override
    public long lastEnd(long timestamp) {
      return WindowLengths.start(timestamp, size) + size.toMillis();
    }
  }

  /** Windows of one length that begin every {@code slide}; the first and last are partial. */
  record Sliding(Duration size, Duration slide) implements EvaluationWindow {
    /** Refuses a slide that is longer than the size: rows would be in no window. */
    public Sliding {
      WindowLengths.check("size", size);
      WindowLengths.check("slide", slide);
      WindowLengths.checkSlide(size.toMillis(), slide.toMillis(), size + "", slide + "");
    }

    @Override
    public long lastEnd(long timestamp) {
      return WindowLengths.start(timestamp, slide) + size.toMillis();
    }
  }

  /** Rows that follow one another within {@code gap}. */
  record Session(Duration gap) implements EvaluationWindow {
    /** Refuses a gap below a millisecond. */
    public Session {
      WindowLengths.check("gap", gap);
    }

    @Override
    public long lastEnd(long timestamp) {
      return NEVER;
    }
  }

  /** Windows of {@code size} side by side, each reported after every {@code step} so far. */
  record Cumulative(Duration step, Duration size) implements EvaluationWindow {
    /** Refuses a size that is no multiple of the step. */
    public Cumulative {
      WindowLengths.check("step", step);
      WindowLengths.check("size", size);
      if (size.toMillis() % step.toMillis() != 0) {
        throw new IllegalArgumentException(
            "a cumulative window of %s cannot be reported every %s. Let its size be a multiple of its step."
                .formatted(size, step));
      }
    }

    @Override
    public long lastEnd(long timestamp) {
      return WindowLengths.start(timestamp, size) + size.toMillis();
    }
  }

  /**
   * {@code size} rows of a group, in the order in which the stream brings them, beginning every
   * {@code slide} rows; the first and last are partial.
   *
   * @param forgetAfter how long, in processing time, a group without a row is remembered: then its
   *     partial windows are reported, and another row of it is its row 0 again
   */
  record Rows(long size, long slide, Duration forgetAfter) implements EvaluationWindow {
    private static final Duration LONG = Duration.ofDays(30);

    /** Refuses sizes below a row, and a slide that leaves rows out. */
    public Rows {
      if (size < 1 || slide < 1) {
        throw new IllegalArgumentException(
            "a window of %d rows every %d rows cannot be. Let both be 1 or more."
                .formatted(size, slide));
      }
      WindowLengths.checkSlide(size, slide, size + " rows", slide + " rows");
      WindowLengths.check("memory", forgetAfter);
    }

    /** Groups are remembered for 30 days. */
    public Rows(long size, long slide) {
      this(size, slide, LONG);
    }

    @Override
    public boolean byTime() {
      return false;
    }

    @Override
    public long lastEnd(long timestamp) {
      return NEVER;
    }
  }
}
