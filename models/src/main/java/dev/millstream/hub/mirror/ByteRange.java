package dev.millstream.hub.mirror;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file (RFC 9110, section 14).
 *
 * @param first its first byte
 * @param last its last byte, within the file
 */
record ByteRange(long first, long last) {
  private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

  /** What a header's value means for a file. */
  sealed interface Wanted {}

  /** The whole file: no range, several, or what cannot be read and is to be ignored. */
  record All() implements Wanted {}

  /** One part of the file. */
  record Part(ByteRange range) implements Wanted {}

  /** A range that the file does not have. */
  record None() implements Wanted {}

  static Wanted of(Optional<String> header, long size) {
    Matcher range = ONE.matcher(header.orElse(""));
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return new All();
    }
    if (range.group(1).isEmpty()) {
      long count = Math.min(size, Long.parseLong(range.group(2)));
      return count == 0 ? new None() : new Part(new ByteRange(size - count, size - 1));
    }
    long first = Long.parseLong(range.group(1));
    long last =
        range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
    if (!range.group(2).isEmpty() && Long.parseLong(range.group(2)) < first) {
      return new All();
    }
    return first >= size ? new None() : new Part(new ByteRange(first, last));
  }

  long length() {
    return last - first + 1;
  }

  /** As the answer's {@code Content-Range} says it. */
  String of(long size) {
    return "bytes %d-%d/%d".formatted(first, last, size);
  }
}
