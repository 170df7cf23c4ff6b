package dev.millstream.testing;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.flink.record.VectorChange;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Changes of model {@code m} at revision {@code r}, from offset 7 of partition 2 of {@code docs}.
 */
public final class Changes {
  private Changes() {}

  /** Chunk 3 of document {@code d}, new. */
  public static VectorChange upsert(String id, String text, float... vector) {
    return upsert(id, text, List.of(), vector);
  }

  /** As above, with headers of the source record. */
  public static VectorChange upsert(String id, String text, List<Header> headers, float... vector) {
    ChunkChange change =
        new ChunkChange(ChunkChange.Kind.UPSERT, id, "d", 3, text, 11, source(headers));
    return new VectorChange(change, vector, 5, "m", "r");
  }

  /** The chunk at another place. */
  public static VectorChange move(String id, int position) {
    ChunkChange change =
        new ChunkChange(ChunkChange.Kind.MOVE, id, "d", position, null, 12, source(List.of()));
    return new VectorChange(change, null, 0, "m", "r");
  }

  /** The chunk gone. */
  public static VectorChange delete(String id) {
    ChunkChange change =
        new ChunkChange(ChunkChange.Kind.DELETE, id, "d", -1, null, 13, source(List.of()));
    return new VectorChange(change, null, 0, "m", "r");
  }

  /** A value that could not be decoded. */
  public static DeadLetter deadLetter(byte[] key, byte[] value, List<Header> headers) {
    return new DeadLetter(
        key,
        value,
        new Origin("docs", 2, 7, 1_700_000_000_000L, headers),
        "decode",
        "INVALID_INPUT",
        "The value is not JSON.",
        null);
  }

  /** The record that brought a change. */
  public static SourceRecord source(List<Header> headers) {
    return new SourceRecord(
        "d".getBytes(StandardCharsets.UTF_8), null, new Origin("docs", 2, 7, -1, headers));
  }
}
