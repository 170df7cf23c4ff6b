package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.ChunkChange.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunkingMetricsTest {
  @Test
  void countsDocumentsAndWhatBecameOfTheirChunks() {
    OperatorCounters counters = new OperatorCounters();
    ChunkingMetrics metrics = new ChunkingMetrics(counters);

    metrics.documentSplit(4);
    metrics.documentSplit(1);
    metrics.documentDeleted();
    metrics.changed(Kind.UPSERT);
    metrics.changed(Kind.UPSERT);
    metrics.changed(Kind.UPSERT);
    metrics.changed(Kind.MOVE);
    metrics.changed(Kind.DELETE);
    metrics.changed(Kind.DELETE);

    assertThat(counters.counts())
        .isEqualTo(
            Map.of(
                "chunking.documents", 2L,
                "chunking.documents_deleted", 1L,
                "chunking.chunks_embedded", 3L,
                "chunking.chunks_moved", 1L,
                "chunking.chunks_deleted", 2L,
                "chunking.chunks_unchanged", 5L));
  }
}
