package dev.millstream.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The hashes that the Hub knows files by, as lower-case hex digits: sha256 of a large file (64
 * digits), or git's sha1 of a small one (40), that is sha1 of {@code "blob " + length + "\0"} and
 * its bytes.
 */
public final class ContentHash {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
  private static final int BUFFER_BYTES = 1 << 16;

  private ContentHash() {}

  /** Whether the text could be a sha256. */
  public static boolean isSha256(String hex) {
    return SHA256.matcher(hex).matches();
  }

  /** Whether the text could be a sha1, such as a commit. */
  public static boolean isSha1(String hex) {
    return SHA1.matcher(hex).matches();
  }

  /** Whether the text could be either. */
  public static boolean isKnown(String hex) {
    return isSha256(hex) || isSha1(hex);
  }

  /** The sha256 of a file, read once from beginning to end. */
  public static String sha256(Path file) throws IOException {
    return of(file, sha256());
  }

  /** The sha256 of bytes at hand. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** Git's sha1 of a file, read once from beginning to end. */
  public static String gitSha1(Path file) throws IOException {
    return of(file, gitSha1(Files.size(file)));
  }

  /** Git's sha1 of bytes at hand. */
  public static String gitSha1(byte[] bytes) {
    return HexFormat.of().formatHex(gitSha1(bytes.length).digest(bytes));
  }

  /** Whether a file's bytes have this hash, a sha256 or git's sha1; reads all of them. */
  public static boolean matches(Path file, String hex) throws IOException {
    return hex.equals(isSha256(hex) ? sha256(file) : gitSha1(file));
  }

  /** A sha256 to be fed. */
  public static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /** A sha1 to be fed. */
  public static MessageDigest sha1() {
    return digest("SHA-1");
  }

  /** Git's sha1 of a file of this size, to be fed its bytes. */
  public static MessageDigest gitSha1(long size) {
    MessageDigest digest = sha1();
    digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
    return digest;
  }

  /** The digits of what the digest was fed. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String of(Path file, MessageDigest digest) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return hex(digest);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
