package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.flink.record.VectorChange;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StaleChangesTest {
  private static final boolean ORDERED = true;
  private static final boolean UNORDERED = false;

  private TaskCounters task;
  private KeyedOneInputStreamOperatorTestHarness<String, VectorChange, VectorChange> harness;

  @BeforeEach
  void start() throws Exception {
    harness = harness(UNORDERED);
    harness.open();
  }

  @AfterEach
  void stop() throws Exception {
    harness.close();
  }

  @Test
  void refusesAnOlderVersionOfAChunk() throws Exception {
    assertThat(
            versionsAfter(upsert("d#1", 5), upsert("d#1", 4), delete("d#1", 6), upsert("d#1", 5)))
        .containsExactly(5L, 6L);
    assertThat(task.counts()).containsExactly(entry("chunking.changes_refused", 2L));
  }

  @Test
  void letsTheSameVersionPassAgain() throws Exception {
    assertThat(versionsAfter(upsert("d#1", 5), upsert("d#1", 5))).containsExactly(5L, 5L);
  }

  @Test
  void looksAtEachChunkByItself() throws Exception {
    assertThat(versionsAfter(upsert("d#1", 5), upsert("d#2", 4), upsert("e#1", 3)))
        .containsExactly(5L, 4L, 3L);
  }

  @Test
  void comparesNoPositionsOfDifferentPartitions() throws Exception {
    assertThat(versionsAfter(upsert("d#1", 500), inPartition(7, upsert("d#1", 10))))
        .containsExactly(500L, 10L);
  }

  @Test
  void remembersThroughARestore() throws Exception {
    harness.processElement(upsert("d#1", 5), 0);
    restart(UNORDERED);

    assertThat(versionsAfter(upsert("d#1", 4), upsert("d#1", 6))).containsExactly(6L);
  }

  @Test
  void forgetsAWhileAfterTheLastChange() throws Exception {
    harness.setStateTtlProcessingTime(0);
    harness.processElement(upsert("d#1", 5), 0);
    harness.setStateTtlProcessingTime(StaleChanges.MEMORY.toMillis() + 1);

    assertThat(versionsAfter(upsert("d#1", 4))).containsExactly(5L, 4L);
  }

  @Test
  void dropsWhatIsForgottenFromTheState() throws Exception {
    passTime(0);
    harness.processElement(upsert("d#1", 5), 0);
    passTime(StaleChanges.MEMORY.toMillis() - 1);
    harness.processElement(upsert("d#2", 5), 0);
    passTime(StaleChanges.MEMORY.toMillis() + 1);
    assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
    assertThat(versionsAfter(upsert("d#2", 4))).as("d#2 is remembered").containsExactly(5L, 5L);

    passTime(3 * StaleChanges.MEMORY.toMillis());
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();
  }

  private void passTime(long millis) throws Exception {
    harness.setStateTtlProcessingTime(millis);
    harness.setProcessingTime(millis);
  }

  @Test
  void keepsNoStateWhereNothingOvertakes() throws Exception {
    harness.close();
    harness = harness(ORDERED);
    harness.open();

    assertThat(versionsAfter(upsert("d#1", 5), upsert("d#1", 4))).containsExactly(5L, 4L);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void watchesForAWhileAfterARestoreEvenWhereAnswersKeepTheirOrder() throws Exception {
    restart(ORDERED);
    harness.setProcessingTime(1_000);
    assertThat(versionsAfter(upsert("d#1", 5), upsert("d#1", 4))).containsExactly(5L);

    harness.setProcessingTime(1_000 + StaleChanges.MEMORY.toMillis());
    assertThat(versionsAfter(upsert("d#1", 3))).containsExactly(5L);

    harness.setProcessingTime(1_001 + StaleChanges.MEMORY.toMillis());
    assertThat(versionsAfter(upsert("d#1", 2))).containsExactly(5L, 2L);
  }

  private void restart(boolean ordered) throws Exception {
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = harness(ordered);
    harness.initializeState(state);
    harness.open();
  }

  private List<Long> versionsAfter(VectorChange... rows) throws Exception {
    for (VectorChange row : rows) {
      harness.processElement(row, 0);
    }
    return harness.extractOutputValues().stream().map(row -> row.change().version()).toList();
  }

  private static VectorChange inPartition(int partition, VectorChange row) {
    ChunkChange change = row.change();
    Origin origin = change.source().origin();
    Origin elsewhere =
        new Origin(
            origin.source(), partition, origin.position(), origin.timestamp(), origin.headers());
    ChunkChange moved =
        new ChunkChange(
            change.kind(),
            change.id(),
            change.document(),
            change.position(),
            change.text(),
            change.version(),
            new SourceRecord(change.source().key(), change.source().value(), elsewhere));
    return new VectorChange(moved, row.vector(), row.tokens(), row.model(), row.revision());
  }

  private static VectorChange upsert(String id, long version) {
    return new VectorChange(change(Kind.UPSERT, id, version), new float[] {1}, 1, "m", "r");
  }

  private static VectorChange delete(String id, long version) {
    return new VectorChange(change(Kind.DELETE, id, version), null, 0, "m", "r");
  }

  private static ChunkChange change(Kind kind, String id, long version) {
    String document = id.substring(0, id.indexOf('#'));
    String text = kind == Kind.UPSERT ? "text" : null;
    return new ChunkChange(
        kind, id, document, 0, text, version, Documents.version(document, version, text).source());
  }

  private KeyedOneInputStreamOperatorTestHarness<String, VectorChange, VectorChange> harness(
      boolean ordered) throws Exception {
    task = new TaskCounters();
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new StaleChanges(ordered)),
        row -> row.change().document(),
        Types.STRING,
        task.environment());
  }
}
