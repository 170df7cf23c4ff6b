package dev.millstream.pgvector;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.flink.record.VectorChange;
import java.util.List;

/** Changes of document {@code d} by model {@code m} at revision {@code r}, from a partition. */
final class VersionedChanges {
  private final int partition;

  VersionedChanges(int partition) {
    this.partition = partition;
  }

  VectorChange upsert(String id, long version, String text, float... vector) {
    return new VectorChange(change(Kind.UPSERT, id, 3, text, version), vector, 5, "m", "r");
  }

  VectorChange move(String id, long version, int position) {
    return new VectorChange(change(Kind.MOVE, id, position, null, version), null, 0, "m", "r");
  }

  VectorChange delete(String id, long version) {
    return new VectorChange(change(Kind.DELETE, id, -1, null, version), null, 0, "m", "r");
  }

  private ChunkChange change(Kind kind, String id, int position, String text, long version) {
    Origin origin = new Origin("docs", partition, version, -1, List.of());
    return new ChunkChange(
        kind, id, "d", position, text, version, new SourceRecord(null, null, origin));
  }
}
