package dev.millstream.flink.decode;

import dev.millstream.flink.record.Origin;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes to text without guessing, and text that every sink can store. */
final class StrictUtf8 {
  private StrictUtf8() {}

  /**
   * The text of {@code bytes}.
   *
   * @param what the part of the record, for the sentence: {@code value} or {@code key}
   */
  static String decode(byte[] bytes, String what, Origin origin) throws UndecodableException {
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF) {
      throw UndecodableException.invalid(
          origin,
          "has a %s that begins with a byte order mark. Write it as UTF-8 without one."
              .formatted(what));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    if (result.isError()) {
      throw UndecodableException.invalid(
          origin,
          "has a %s that is not UTF-8 (first bad byte: %d, counted from 0). Write it in UTF-8."
              .formatted(what, in.position()));
    }
    return out.flip().toString();
  }

  /**
   * Refuses what would be stored otherwise than it was embedded: half surrogate pairs, which UTF-8
   * cannot hold, and NUL, which PostgreSQL refuses.
   *
   * @param what the part of the record, for the sentence: {@code text} or {@code id}
   */
  static void requireStorable(String text, String what, Origin origin) throws UndecodableException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw UndecodableException.invalid(
            origin,
            "has a NUL character in its %s (character %d, counted from 0). Remove it: databases refuse it."
                .formatted(what, i));
      }
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          throw UndecodableException.invalid(
              origin,
              "has half of a surrogate pair in its %s (character %d, counted from 0). Write whole characters."
                  .formatted(what, i));
        }
        i++;
      }
    }
  }
}
