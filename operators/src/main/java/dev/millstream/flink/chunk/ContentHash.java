package dev.millstream.flink.chunk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names texts by their content: SHA-256 of the UTF-8 bytes. Confined to one thread. */
final class ContentHash {
  /** Bytes of the digest that make a chunk's name. */
  static final int BYTES = 16;

  private final MessageDigest sha256;

  ContentHash() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The first {@value #BYTES} bytes in lower-case hex: 32 characters. */
  String name(String text) {
    return HexFormat.of().formatHex(digest(text), 0, BYTES);
  }

  /** A number that depends on all of the text and on nothing else. */
  long rank(String text) {
    return ByteBuffer.wrap(digest(text)).getLong();
  }

  private byte[] digest(String text) {
    return sha256.digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
