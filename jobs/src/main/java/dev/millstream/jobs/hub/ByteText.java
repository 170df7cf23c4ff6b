package dev.millstream.jobs.hub;

import java.util.List;
import java.util.Locale;

/** A number of bytes as people read it, in units of a thousand. */
final class ByteText {
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

  private ByteText() {}

  static String of(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double scaled = bytes / 1000.0;
    int unit = 0;
    // What would be shown as 1000.0 is shown in the next unit.
    while (scaled >= 999.95 && unit < UNITS.size() - 1) {
      scaled /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", scaled, UNITS.get(unit));
  }

  /** With the noun in the right number: {@code 1 file}, {@code 12 files}. */
  static String count(long number, String noun) {
    return number == 1 ? "1 " + noun : number + " " + noun + "s";
  }
}
