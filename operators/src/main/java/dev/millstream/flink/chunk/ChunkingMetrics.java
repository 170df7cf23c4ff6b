package dev.millstream.flink.chunk;

import dev.millstream.flink.record.ChunkChange;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counters of the group {@code chunking}, per operator instance. */
final class ChunkingMetrics {
  private final Counter documents;
  private final Counter documentsDeleted;
  private final Counter documentsReembedded;
  private final Counter embedded;
  private final Counter deleted;
  private final Counter moved;
  private final Counter unchanged;

  ChunkingMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup("chunking");
    documents = group.counter("documents");
    documentsDeleted = group.counter("documents_deleted");
    documentsReembedded = group.counter("documents_reembedded");
    embedded = group.counter("chunks_embedded");
    deleted = group.counter("chunks_deleted");
    moved = group.counter("chunks_moved");
    unchanged = group.counter("chunks_unchanged");
  }

  /** A version of a document was compared with the one before. */
  void documentSplit(int unchangedChunks) {
    documents.inc();
    unchanged.inc(unchangedChunks);
  }

  /** A document that was known is gone. */
  void documentDeleted() {
    documentsDeleted.inc();
  }

  /** A document that was known was embedded by another recipe. */
  void documentReembedded() {
    documentsReembedded.inc();
  }

  /** A change was sent on. */
  void changed(ChunkChange.Kind kind) {
    switch (kind) {
      case UPSERT -> embedded.inc();
      case MOVE -> moved.inc();
      case DELETE -> deleted.inc();
    }
  }
}
