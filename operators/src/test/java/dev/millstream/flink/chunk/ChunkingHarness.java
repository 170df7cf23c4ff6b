package dev.millstream.flink.chunk;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** {@link ChunkDocuments} on as many subtasks as asked for, with snapshot and restore. */
@SuppressWarnings("try") // the harness declares close() throws Exception
final class ChunkingHarness implements AutoCloseable {
  private static final int MAX_PARALLELISM = 16;
  private static final ChunkPolicy POLICY = new ChunkPolicy(60, 0);

  private final TokenCounterFactory counters;
  private final boolean objectReuse;
  private final List<ChunkChange> output = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private List<KeyedOneInputStreamOperatorTestHarness<String, Document, ChunkChange>> subtasks =
      List.of();
  private VectorRecipe recipe = Documents.RECIPE;
  private ModelChange onChange = ModelChange.FAIL;
  private long time;

  ChunkingHarness(TokenCounterFactory counters, boolean objectReuse) throws Exception {
    this.counters = counters;
    this.objectReuse = objectReuse;
    subtasks = start(1, 0, null);
  }

  void process(Document document) throws Exception {
    int subtask =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            document.id(), MAX_PARALLELISM, subtasks.size());
    subtasks.get(subtask).processElement(document, 0);
    drain();
  }

  /** The same as {@link #restore}, with another model. */
  void restoreWith(VectorRecipe other, ModelChange onChange, int parallelism) throws Exception {
    this.recipe = other;
    this.onChange = onChange;
    restore(parallelism);
  }

  /** Takes a snapshot, closes everything, and goes on from the snapshot. */
  void restore(int parallelism) throws Exception {
    OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = subtasks.get(i).snapshot(1, 1);
    }
    close();
    subtasks =
        start(parallelism, states.length, AbstractStreamOperatorTestHarness.repackageState(states));
  }

  void passTime(long millis) {
    time += millis;
    subtasks.forEach(subtask -> subtask.setStateTtlProcessingTime(time));
  }

  /** All changes since the start. */
  List<ChunkChange> output() {
    return output;
  }

  /** All dead letters since the start. */
  List<DeadLetter> letters() {
    return letters;
  }

  int stateEntries() {
    return subtasks.stream()
        .mapToInt(KeyedOneInputStreamOperatorTestHarness::numKeyedStateEntries)
        .sum();
  }

  @Override
  public void close() throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<?, ?, ?> subtask : subtasks) {
      subtask.close();
    }
    subtasks = List.of();
  }

  private void drain() {
    for (KeyedOneInputStreamOperatorTestHarness<String, Document, ChunkChange> subtask : subtasks) {
      output.addAll(subtask.extractOutputValues());
      subtask.getOutput().clear();
      var dead = subtask.getSideOutput(ChunkDocuments.DEAD_LETTERS);
      if (dead != null) {
        dead.stream().map(StreamRecord::getValue).forEach(letters::add);
        dead.clear();
      }
    }
  }

  private List<KeyedOneInputStreamOperatorTestHarness<String, Document, ChunkChange>> start(
      int parallelism, int formerly, OperatorSubtaskState state) throws Exception {
    List<KeyedOneInputStreamOperatorTestHarness<String, Document, ChunkChange>> started =
        new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      KeyedOneInputStreamOperatorTestHarness<String, Document, ChunkChange> harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new KeyedProcessOperator<>(new ChunkDocuments(POLICY, counters, recipe, onChange)),
              Document::id,
              Types.STRING,
              MAX_PARALLELISM,
              parallelism,
              i);
      if (objectReuse) {
        harness.getExecutionConfig().enableObjectReuse();
      }
      harness.setup(
          TypeInformation.of(ChunkChange.class)
              .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
      harness.setStateTtlProcessingTime(time);
      if (state != null) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, MAX_PARALLELISM, formerly, parallelism, i));
      }
      harness.open();
      started.add(harness);
    }
    return started;
  }
}
