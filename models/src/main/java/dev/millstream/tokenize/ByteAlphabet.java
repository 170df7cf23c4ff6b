package dev.millstream.tokenize;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The 256 printable characters that byte-level tokenizers write bytes with. */
final class ByteAlphabet {
  private static final int SHIFTED = 256;
  private static final int NONE = -1;

  /** Byte of each character. */
  private static final int[] BYTES = bytes();

  private ByteAlphabet() {}

  private static int[] bytes() {
    int[] bytes = new int[2 * SHIFTED];
    Arrays.fill(bytes, NONE);
    int shifted = SHIFTED;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
      bytes[printable ? b : shifted++] = b;
    }
    return bytes;
  }

  /** The text of the tokens' bytes; a token with another character in it stands for itself. */
  static String decode(List<String> tokens) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (String token : tokens) {
      text.writeBytes(bytes(token));
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** The bytes that a token writes; with another character in it, those of its own UTF-8. */
  static byte[] bytes(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = token.charAt(i);
      int b = c < BYTES.length ? BYTES[c] : NONE;
      if (b == NONE) {
        return token.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) b;
    }
    return bytes;
  }
}
