package dev.millstream.generate.decode;

import dev.millstream.generate.TokenIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the last token completes a string, as transformers' {@code StopStringCriteria}: the
 * string may begin in earlier tokens, those of the prompt among them, and end within the last one.
 * Special tokens count with their text.
 *
 * <p>Threading: safe.
 */
final class StopStrings {
  // A first token's text may lack its space, and bytes of a character may be before it.
  private static final int CONTEXT = 8;

  private final Detokenizer detokenizer;
  private final List<String> strings;
  private final int tokens;

  StopStrings(Detokenizer detokenizer, List<String> strings) {
    this.detokenizer = detokenizer;
    this.strings = List.copyOf(strings);
    this.tokens = CONTEXT + strings.stream().mapToInt(StopStrings::bytes).max().orElse(0);
  }

  /** Each token of a string has a byte of it or more. */
  private static int bytes(String string) {
    return string.getBytes(StandardCharsets.UTF_8).length;
  }

  boolean areCompletedIn(TokenIds ids) {
    int count = Math.min(tokens, ids.size());
    int[] tail = new int[count];
    for (int i = 0; i < count; i++) {
      tail[i] = ids.get(ids.size() - count + i);
    }
    if (count == 0) {
      return false;
    }
    String before = detokenizer.decode(Arrays.copyOf(tail, count - 1), false);
    String after = detokenizer.decode(tail, false);
    int known = Detokenizer.common(before, after);
    return strings.stream()
        .anyMatch(string -> after.indexOf(string, Math.max(0, known - string.length() + 1)) >= 0);
  }
}
