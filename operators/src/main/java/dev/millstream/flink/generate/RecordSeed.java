package dev.millstream.flink.generate;

import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The seed of a record's text: the same for the same record whenever and wherever it is written, so
 * that a replay gives the same text.
 */
final class RecordSeed {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private RecordSeed() {}

  /**
   * Of a record's id, and of its place where it has none.
   *
   * @param ofJob tells jobs apart that ask about the same records
   */
  static long of(long ofJob, InferenceRequest request) {
    String id = request.id();
    return id == null ? hash(ofJob, place(request.source().origin())) : hash(ofJob, id);
  }

  private static String place(Origin origin) {
    return origin.source() + "/" + origin.partition() + "/" + origin.position();
  }

  /** FNV-1a (Fowler, Noll and Vo) in 64 bits, over the job's seed and then the text. */
  private static long hash(long ofJob, String text) {
    byte[] seed = ByteBuffer.allocate(Long.BYTES).putLong(ofJob).array();
    return hash(hash(FNV_OFFSET, seed), text.getBytes(StandardCharsets.UTF_8));
  }

  private static long hash(long start, byte[] bytes) {
    long hash = start;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
