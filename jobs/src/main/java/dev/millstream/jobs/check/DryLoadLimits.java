package dev.millstream.jobs.check;

import java.time.Duration;

/**
 * What a model under suspicion may use.
 *
 * @param megabytes of memory, Java's own among them (about 200)
 * @param time until it has loaded and run
 */
public record DryLoadLimits(int megabytes, Duration time) {
  /** Enough for a model of a billion weights in half precision. */
  public static final DryLoadLimits DEFAULT = new DryLoadLimits(4096, Duration.ofMinutes(2));

  /** What Java needs to start at all. */
  public static final int LEAST_MEGABYTES = 512;

  /** Room for Java, and some time. */
  public DryLoadLimits {
    if (megabytes < LEAST_MEGABYTES) {
      throw new IllegalArgumentException(
          "the memory limit was %d MB but must be at least %d MB, which Java itself needs."
              .formatted(megabytes, LEAST_MEGABYTES));
    }
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "the time limit was " + time + " but must be positive, such as PT2M.");
    }
  }
}
