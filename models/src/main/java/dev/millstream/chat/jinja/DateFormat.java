package dev.millstream.chat.jinja;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/** Python's {@code strftime} in the locale C. */
final class DateFormat {
  private DateFormat() {}

  static String of(String format, Clock clock) {
    ZonedDateTime now = ZonedDateTime.now(clock);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        text.append(c);
        continue;
      }
      char code = format.charAt(++i);
      boolean unpadded = code == '-' && i + 1 < format.length();
      if (unpadded) {
        code = format.charAt(++i);
      }
      String field = field(code, now);
      text.append(unpadded ? withoutZeros(field) : field);
    }
    return text.toString();
  }

  private static String withoutZeros(String digits) {
    String stripped = digits.replaceFirst("^[0 ]+", "");
    return stripped.isEmpty() ? "0" : stripped;
  }

  private static String field(char code, ZonedDateTime now) {
    return switch (code) {
      case 'd' -> two(now.getDayOfMonth());
      case 'e' -> "%2d".formatted(now.getDayOfMonth());
      case 'm' -> two(now.getMonthValue());
      case 'y' -> two(now.getYear() % 100);
      case 'Y' -> String.valueOf(now.getYear());
      case 'j' -> "%03d".formatted(now.getDayOfYear());
      case 'H' -> two(now.getHour());
      case 'I' -> two((now.getHour() + 11) % 12 + 1);
      case 'M' -> two(now.getMinute());
      case 'S' -> two(now.getSecond());
      case 'p' -> now.getHour() < 12 ? "AM" : "PM";
      case 'a' -> now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'A' -> now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'b', 'h' ->
          now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
      case 'B' -> now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'F' -> "%s-%s-%s".formatted(now.getYear(), field('m', now), field('d', now));
      case 'T' -> "%s:%s:%s".formatted(field('H', now), field('M', now), field('S', now));
      case '%' -> "%";
      default ->
          throw TemplateProblem.rendering(
              "strftime_now takes %a %A %b %B %d %e %F %H %I %j %m %M %p %S %T %y %Y, not %"
                  + (code < 0x7f && code > 0x20 ? code : '?'));
    };
  }

  private static String two(int number) {
    return "%02d".formatted(number);
  }
}
