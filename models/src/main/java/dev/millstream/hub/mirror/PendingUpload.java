package dev.millstream.hub.mirror;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.model.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.BitSet;

/**
 * A large file that is being uploaded, in parts that may come in any order and more than once.
 *
 * <p>Threading: safe for many threads, each with a part of its own.
 */
final class PendingUpload {
  private static final int BUFFER = 1 << 16;

  private final HubRepo repo;
  private final String sha256;
  private final long size;
  private final long partSize;
  private final Path draft;
  private final long startedNanos;
  private final BitSet arrived = new BitSet();
  private int coming;
  private boolean done;

  PendingUpload(HubRepo repo, String sha256, long size, long partSize, Path draft) {
    this.repo = repo;
    this.sha256 = sha256;
    this.size = size;
    this.partSize = partSize;
    this.draft = draft;
    this.startedNanos = System.nanoTime();
  }

  HubRepo repo() {
    return repo;
  }

  String sha256() {
    return sha256;
  }

  long size() {
    return size;
  }

  long startedNanos() {
    return startedNanos;
  }

  int parts() {
    return (int) Math.max(1, (size + partSize - 1) / partSize);
  }

  /**
   * Takes a part.
   *
   * @param number from 1 on
   * @return the hash of its bytes
   */
  String take(int number, InputStream body) throws IOException {
    if (number < 1 || number > parts()) {
      throw new Refusal(404, "there is no part %d: this upload has %d.".formatted(number, parts()));
    }
    if (!begin()) {
      // The answer to a part that completed the file was lost, and it comes again.
      body.transferTo(OutputStream.nullOutputStream());
      return sha256;
    }
    try {
      String hash = write(number, body);
      synchronized (this) {
        arrived.set(number);
      }
      return hash;
    } finally {
      end();
    }
  }

  // A part that still comes in could change what has been checked.
  private synchronized boolean begin() {
    if (!done) {
      coming++;
    }
    return !done;
  }

  private synchronized void end() {
    coming--;
  }

  private String write(int number, InputStream body) throws IOException {
    long from = (number - 1) * partSize;
    long expected = Math.min(partSize, size - from);
    MessageDigest digest = ContentHash.sha256();
    long got = 0;
    try (FileChannel out =
        FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        if (got + n > expected) {
          throw wrongLength(number, expected, "more");
        }
        digest.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          got += out.write(bytes, from + got);
        }
      }
    }
    if (got < expected) {
      throw wrongLength(number, expected, "only " + got);
    }
    return ContentHash.hex(digest);
  }

  /** Checks the whole file and hands it to its repository. */
  synchronized void complete(RepositoryWriter writer) throws IOException {
    if (done) {
      return;
    }
    if (coming > 0) {
      throw new Refusal(
          503, "a part of this upload is still coming in. Complete it again in a moment.");
    }
    if (arrived.cardinality() < parts()) {
      throw new Refusal(
          400,
          "%d of %d parts have arrived. Send the others before completing the upload."
              .formatted(arrived.cardinality(), parts()));
    }
    String found = ContentHash.sha256(draft);
    if (!found.equals(sha256)) {
      discard();
      throw new Refusal(
          422,
          ("what arrived has the sha256 %s, but %s was announced; nothing was kept. Upload the"
                  + " file again.")
              .formatted(found, sha256));
    }
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    writer.keep(draft, sha256);
    done = true;
  }

  /** Lets go of what has arrived. */
  synchronized void discard() throws IOException {
    arrived.clear();
    Files.deleteIfExists(draft);
  }

  private Refusal wrongLength(int number, long expected, String got) {
    return new Refusal(
        400,
        "part %d of this upload must have %d bytes, but %s came. Send it again."
            .formatted(number, expected, got));
  }
}
