package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.Document;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the harness declares close() throws Exception
class ChunkingMetricsTest {
  @Test
  void countDocumentsAndWhatBecameOfTheirChunks() throws Exception {
    TaskCounters task = new TaskCounters();
    ChunkDocuments chunking =
        new ChunkDocuments(
            new ChunkPolicy(60, 0), new CountedCounters(), Documents.RECIPE, ModelChange.FAIL);
    // Two sentences of 19 tokens each: one paragraph fits in a chunk, two do not.
    String one = ("Apples" + " ripen".repeat(17) + ". ").repeat(2);
    String two = ("Pears" + " ripen".repeat(17) + ". ").repeat(2);

    try (KeyedOneInputStreamOperatorTestHarness<String, Document, ChunkChange> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(chunking), Document::id, Types.STRING, task.environment())) {
      harness.open();
      harness.processElement(Documents.version("a", 1, one + "\n\n" + two), 0);
      harness.processElement(Documents.version("a", 2, two + "\n\n" + one), 0);
      harness.processElement(Documents.version("a", 3, two), 0);
      harness.processElement(Documents.version("b", 4, one), 0);
      harness.processElement(Documents.version("b", 5, null), 0);
      harness.processElement(Documents.version("c", 6, null), 0);
    }

    assertThat(task.counts())
        .isEqualTo(
            Map.of(
                "chunking.documents", 4L,
                "chunking.documents_deleted", 1L,
                "chunking.documents_reembedded", 0L,
                "chunking.chunks_embedded", 3L,
                "chunking.chunks_moved", 2L,
                "chunking.chunks_deleted", 2L,
                "chunking.chunks_unchanged", 1L));
  }
}
