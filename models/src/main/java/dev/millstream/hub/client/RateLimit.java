package dev.millstream.hub.client;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a server asks to be left alone. */
final class RateLimit {
  /** {@code "api";r=0;t=55}: no requests are left for the next 55 s. */
  private static final Pattern RATE_LIMIT =
      Pattern.compile("\"\\w+\"\\s*;\\s*r\\s*=\\s*(\\d{1,18})\\s*;\\s*t\\s*=\\s*(\\d{1,9})");

  private static final Pattern SECONDS = Pattern.compile("\\d+");
  private static final int MAX_DIGITS = 9;

  /** Servers round down. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private RateLimit() {}

  /**
   * The wait that an answer asks for by {@code ratelimit} (429 only) or {@code Retry-After} in
   * seconds or as a date; null where it asks for none that can be read.
   */
  static @Nullable Duration askedWait(int status, HttpHeaders headers, Instant now) {
    if (status == 429) {
      Matcher limit = RATE_LIMIT.matcher(headers.firstValue("ratelimit").orElse(""));
      if (limit.find() && Long.parseLong(limit.group(1)) == 0) {
        return Duration.ofSeconds(Long.parseLong(limit.group(2))).plus(ROUNDING);
      }
    }
    String after = headers.firstValue("retry-after").orElse("").strip();
    if (SECONDS.matcher(after).matches()) {
      long seconds = after.length() > MAX_DIGITS ? Integer.MAX_VALUE : Long.parseLong(after);
      return Duration.ofSeconds(seconds).plus(ROUNDING);
    }
    return after.isEmpty() ? null : until(after, now);
  }

  private static @Nullable Duration until(String date, Instant now) {
    try {
      Instant then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return then.isBefore(now) ? ROUNDING : Duration.between(now, then).plus(ROUNDING);
    } catch (DateTimeParseException e) {
      // Neither seconds nor a date: as if nothing were asked.
      return null;
    }
  }
}
