package dev.millstream.flink.evaluate;

import java.math.BigInteger;
import java.time.Duration;

/** What lengths windows may have, and where windows of a length start. */
final class WindowLengths {
  private WindowLengths() {}

  static void check(String name, Duration length) {
    if (length.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the %s of a window is %s. Let it be a millisecond or more.".formatted(name, length));
    }
  }

  static void checkSlide(long size, long slide, String sizeText, String slideText) {
    if (slide > size) {
      throw new IllegalArgumentException(
          "windows of %s every %s would leave rows out. Let the slide be at most the size."
              .formatted(sizeText, slideText));
    }
  }

  /** The last multiple of {@code length} that is not after {@code timestamp}. */
  static long start(long timestamp, Duration length) {
    return timestamp - Math.floorMod(timestamp, length.toMillis());
  }

  /** The longest pane of which both a size and a slide are multiples. */
  static long pane(long size, long slide) {
    return BigInteger.valueOf(size).gcd(BigInteger.valueOf(slide)).longValueExact();
  }
}
