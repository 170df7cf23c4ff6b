package dev.millstream.generate.decode;

import java.util.Arrays;

/**
 * The text of tokens as they come, in pieces: never half a character, and all pieces together are
 * the text of all tokens decoded at once. Bytes that are no character yet are held back until they
 * are, or until the text ends.
 *
 * <p>Decodes the tokens since the last piece with those of that piece before them, since a token's
 * text depends on whether it is the first (Hugging Face's text-generation-inference, {@code
 * decode_token}).
 *
 * <p>Threading: confined to one thread.
 */
public final class GrowingText {
  private final Detokenizer detokenizer;
  private final boolean skipSpecialTokens;
  private int[] ids;
  private int size;
  private int windowStart;
  private int lastPieceEnd;
  // Characters of the window's text that were given out.
  private int given;

  private GrowingText(Detokenizer detokenizer, boolean skipSpecialTokens, int[] before) {
    this.detokenizer = detokenizer;
    this.skipSpecialTokens = skipSpecialTokens;
    this.ids = Arrays.copyOf(before, before.length + 16);
    this.size = before.length;
    this.lastPieceEnd = size;
    this.given = before.length == 0 ? 0 : window(0, size).length();
  }

  /** A text that begins with the first token added. */
  public static GrowingText of(Detokenizer detokenizer, boolean skipSpecialTokens) {
    return new GrowingText(detokenizer, skipSpecialTokens, new int[0]);
  }

  /** A text that goes on after other tokens, such as a prompt whose text is not given out. */
  public static GrowingText after(
      Detokenizer detokenizer, boolean skipSpecialTokens, int... before) {
    return new GrowingText(detokenizer, skipSpecialTokens, before);
  }

  /** Adds a token; the new piece of text, empty where there is none yet. */
  public String add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
    int[] window = Arrays.copyOfRange(ids, windowStart, size);
    String text = detokenizer.decode(window, skipSpecialTokens);
    int settled = detokenizer.settled(window, text, skipSpecialTokens);
    if (settled <= given) {
      return "";
    }
    String piece = text.substring(given, settled);
    given = settled;
    if (settled == text.length()) {
      windowStart = lastPieceEnd;
      lastPieceEnd = size;
      given = window(windowStart, size).length();
    }
    return piece;
  }

  /** What was held back, each byte that is no character as U+FFFD; once, at the end. */
  public String finish() {
    String text = window(windowStart, size);
    String rest = text.substring(Math.min(given, text.length()));
    given = text.length();
    return rest;
  }

  private String window(int from, int to) {
    return detokenizer.decode(Arrays.copyOfRange(ids, from, to), skipSpecialTokens);
  }
}
