package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.ChunkChange.Kind;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the harness declares close() throws Exception
class PassThroughDocumentsTest {
  private OneInputStreamOperatorTestHarness<Document, ChunkChange> harness;

  @BeforeEach
  void start() throws Exception {
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new PassThroughDocuments(Documents.RECIPE, ModelChange.FAIL)));
    harness.open();
  }

  @AfterEach
  void stop() throws Exception {
    harness.close();
  }

  @Test
  void goesOnWithTheSameModelAndRefusesAnother() throws Exception {
    OperatorSubtaskState state = harness.snapshot(1, 1);
    VectorRecipe other = new VectorRecipe("org/b@2", "b");

    assertThatThrownBy(() -> restore(state, other, ModelChange.FAIL))
        .isInstanceOf(ModelChangedException.class);
    restore(state, other, ModelChange.KEEP);
    restore(state, Documents.RECIPE, ModelChange.FAIL);
  }

  private static void restore(OperatorSubtaskState state, VectorRecipe recipe, ModelChange onChange)
      throws Exception {
    try (OneInputStreamOperatorTestHarness<Document, ChunkChange> restored =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new PassThroughDocuments(recipe, onChange)))) {
      restored.initializeState(state);
      restored.open();
    }
  }

  @Test
  void eachVersionIsOneChunkWithTheDocumentsIdAndTheRawRecord() throws Exception {
    Document document = Documents.version("d", 7, "Some text.");

    harness.processElement(document, 0);

    assertThat(harness.extractOutputValues())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new ChunkChange(Kind.UPSERT, "d", "d", 0, "Some text.", 7, document.source()));
  }

  @Test
  void aTombstoneDeletesTheChunk() throws Exception {
    Document gone = Documents.version("d", 8, null);

    harness.processElement(gone, 0);

    assertThat(harness.extractOutputValues())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new ChunkChange(Kind.DELETE, "d", "d", -1, null, 8, gone.source()));
  }

  @Test
  void aBlankTextBecomesADeadLetter() throws Exception {
    Document blank = Documents.version("d", 9, " \n");

    harness.processElement(blank, 0);

    assertThat(harness.extractOutputValues()).isEmpty();
    assertThat(harness.getSideOutput(PassThroughDocuments.DEAD_LETTERS))
        .extracting(StreamRecord::getValue)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new DeadLetter(
                blank.source().key(),
                blank.source().value(),
                blank.source().origin(),
                "chunk",
                "INVALID_INPUT",
                "document 'd' has a blank text. Write some, or delete the document by a record without a value.",
                null));
  }
}
