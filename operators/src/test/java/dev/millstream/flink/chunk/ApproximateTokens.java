package dev.millstream.flink.chunk;

import java.util.function.ToIntFunction;

/**
 * Counts tokens about as MiniLM's tokenizer does on technical English: one for every six characters
 * of a word, one for every other character that is not white space. Remembers how much it was
 * given.
 */
final class ApproximateTokens implements ToIntFunction<String> {
  long charactersCounted;
  int longestText;

  @Override
  public int applyAsInt(String text) {
    charactersCounted += text.length();
    longestText = Math.max(longestText, text.length());
    int tokens = 0;
    int word = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && Character.isLetterOrDigit(text.charAt(i))) {
        word++;
        continue;
      }
      tokens += (word + 5) / 6;
      word = 0;
      if (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
        tokens++;
      }
    }
    return tokens;
  }
}
