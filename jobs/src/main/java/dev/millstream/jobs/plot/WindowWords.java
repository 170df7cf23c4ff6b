package dev.millstream.jobs.plot;

import dev.millstream.jobs.options.WindowOptions;
import java.time.Duration;
import java.util.Locale;

/** Says in words which rows are judged together. */
final class WindowWords {
  private WindowWords() {}

  static String of(WindowOptions window) {
    if (window instanceof WindowOptions.Rows rows) {
      String words = String.format(Locale.ROOT, "windows of %,d rows", rows.size());
      return rows.slide() == rows.size()
          ? words
          : words + String.format(Locale.ROOT, ", one every %,d", rows.slide());
    }
    if (window instanceof WindowOptions.Time time) {
      String words = "windows of " + words(time.size());
      return time.slide().equals(time.size())
          ? words
          : words + ", one every " + words(time.slide());
    }
    if (window instanceof WindowOptions.Session session) {
      return "sessions that end after " + words(session.gap()) + " without rows";
    }
    if (window instanceof WindowOptions.Cumulative cumulative) {
      return "windows of %s, as far as they are every %s"
          .formatted(words(cumulative.size()), words(cumulative.step()));
    }
    return "all rows together";
  }

  private static String words(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + " d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + " h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + " min";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }
}
