package dev.millstream.flink.generate;

import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
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

  /** FNV-1a (Fowler, Noll and Vo) in 64 bits. */
  private static long hash(long start, String text) {
    long hash = FNV_OFFSET ^ start;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
