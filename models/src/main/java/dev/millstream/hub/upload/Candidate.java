package dev.millstream.hub.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A file to publish, and how the Hub wants it.
 *
 * @param size in bytes
 * @param large whether it goes through LFS
 * @param hash sha256 of a large file, git's sha1 of a small one
 * @param isThere whether the repository has it as it is
 */
record Candidate(UploadFile file, long size, boolean large, String hash, boolean isThere) {
  private static final int SAMPLE_BYTES = 512;
  private static final int BUFFER = 1 << 16;

  /** What the Hub wants to know before it says how to send a file. */
  static ObjectNode question(UploadFile file) throws IOException {
    byte[] sample;
    try (InputStream in = Files.newInputStream(file.local())) {
      sample = in.readNBytes(SAMPLE_BYTES);
    }
    return Reply.MAPPER
        .createObjectNode()
        .put("path", file.path())
        .put("sample", Base64.getEncoder().encodeToString(sample))
        .put("size", Files.size(file.local()));
  }

  /** Reads the file once to know its hash. */
  static Candidate of(UploadFile file, JsonNode answer) throws IOException {
    long size = Files.size(file.local());
    // An empty object cannot be kept by every store that stands behind LFS.
    boolean large = size > 0 && answer.path("uploadMode").asText().equals("lfs");
    MessageDigest digest = digest(large ? "SHA-256" : "SHA-1");
    if (!large) {
      digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file.local())) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    return new Candidate(file, size, large, hash, hash.equals(answer.path("oid").asText()));
  }

  private static MessageDigest digest(String algorithm) throws IOException {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("every Java has " + algorithm + ", this one has not", e);
    }
  }
}
