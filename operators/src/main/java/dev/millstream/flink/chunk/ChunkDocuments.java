package dev.millstream.flink.chunk;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Splits each version of a document and sends on what it changes, compared with the chunks the
 * document had before. Keyed by the document's id.
 *
 * <p>State: per document with chunks their hashes, the recipe of their vectors and the version of
 * the last change; a document that is deleted, or has become empty, leaves only that version, for
 * twice {@link StaleChanges#MEMORY}.
 *
 * <p>Versions: a change carries the record's position, or one more than the last version where the
 * position does not grow (another partition, a topic made anew). So versions of a document grow,
 * and they still do when it is deleted and created again: by its position, and for as long as a
 * later operator remembers the deletion by the version that was kept. A version of a document that
 * changes nothing sends nothing.
 *
 * <p>Another recipe than the state's: as {@link ModelChange} says. Texts are not in the state, so a
 * document is embedded again when a version of it comes, and until then keeps its vectors.
 *
 * <p>A document that cannot be split leaves by {@link #DEAD_LETTERS}, and the chunks of the version
 * before stay.
 */
public final class ChunkDocuments extends KeyedProcessFunction<String, Document, ChunkChange>
    implements CheckpointedFunction {
  /** Documents that could not be split, with the reason. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("chunk-dead-letters", TypeInformation.of(DeadLetter.class));

  private static final long serialVersionUID = 1L;
  private static final long NO_VERSION = -1;

  private final ChunkPolicy policy;
  private final TokenCounterFactory counters;
  private final VectorRecipe recipe;
  private final ModelChange onChange;
  private transient @Nullable TokenCounter counter;
  private transient long fingerprint;
  private transient TextSplitter splitter;
  private transient ChunkingMetrics metrics;
  private transient ValueState<DocumentState> document;
  private transient ValueState<Long> lastVersion;

  /**
   * Splits by {@code policy}, with the tokens of a counter opened on each task.
   *
   * @param recipe how the chunks are embedded further on
   * @param onChange what becomes of chunks that were embedded by another
   */
  @SuppressWarnings("NullAway.Init") // transient fields are set in open
  public ChunkDocuments(
      ChunkPolicy policy, TokenCounterFactory counters, VectorRecipe recipe, ModelChange onChange) {
    this.policy = policy;
    this.counters = counters;
    this.recipe = recipe;
    this.onChange = onChange;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    RecipeMemory.open(context, recipe, onChange, first);
  }

  /** The recipe is noted once, when the state is opened; Flink snapshots the rest. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void open(OpenContext context) throws Exception {
    TokenCounter opened = counters.open(getRuntimeContext());
    counter = opened;
    fingerprint = recipe.fingerprint();
    splitter = new TextSplitter(policy, opened);
    metrics = new ChunkingMetrics(getRuntimeContext().getMetricGroup());
    document =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("document", DocumentStateSerializer.INSTANCE));
    ValueStateDescriptor<Long> versions = new ValueStateDescriptor<>("last-version", Types.LONG);
    versions.enableTimeToLive(
        StateTtlConfig.newBuilder(StaleChanges.MEMORY.multipliedBy(2)).build());
    lastVersion = getRuntimeContext().getState(versions);
  }

  @Override
  public void close() {
    if (counter != null) {
      counter.close();
    }
  }

  @Override
  public void processElement(Document version, Context context, Collector<ChunkChange> out)
      throws IOException {
    List<Chunk> chunks;
    try {
      String text = version.text();
      chunks = text == null ? List.of() : splitter.split(text);
    } catch (RuntimeException e) {
      context.output(DEAD_LETTERS, letter(version, e));
      return;
    }
    emit(version, chunks, out);
  }

  private void emit(Document version, List<Chunk> chunks, Collector<ChunkChange> out)
      throws IOException {
    DocumentState before = document.value();
    long number = Math.max(version.source().origin().position(), versionOf(before) + 1);
    boolean again =
        onChange == ModelChange.RE_EMBED && before != null && before.recipe() != fingerprint;
    DocumentDiff diff = DocumentDiff.between(before, chunks, number, version, again);
    for (ChunkChange change : diff.changes()) {
      out.collect(change);
      metrics.changed(change.kind());
    }
    if (version.text() != null) {
      metrics.documentSplit(diff.unchanged());
      if (again) {
        metrics.documentReembedded();
      }
    } else if (before != null) {
      metrics.documentDeleted();
    }
    if (!diff.changes().isEmpty()) {
      remember(diff.hashes(), number, recipeOf(before, diff));
    }
  }

  private long versionOf(@Nullable DocumentState before) throws IOException {
    if (before != null) {
      return before.version();
    }
    Long kept = lastVersion.value();
    return kept == null ? NO_VERSION : kept;
  }

  /** Chunks that stayed keep the recipe they had. */
  private long recipeOf(@Nullable DocumentState before, DocumentDiff diff) {
    boolean allOfNow =
        before == null || before.recipe() == fingerprint || diff.embedded() == diff.hashes().size();
    return allOfNow ? fingerprint : VectorRecipe.NO_FINGERPRINT;
  }

  private void remember(List<String> hashes, long number, long recipeOfAll) throws IOException {
    if (hashes.isEmpty()) {
      document.clear();
      lastVersion.update(number);
    } else {
      document.update(DocumentState.of(number, recipeOfAll, hashes));
      lastVersion.clear();
    }
  }

  // The exception's own message may quote the text.
  private static DeadLetter letter(Document version, RuntimeException e) {
    return new DeadLetter(
        version.source().key(),
        version.source().value(),
        version.source().origin(),
        "chunk",
        "ENGINE",
        "document '%s' could not be split (%s). Its former chunks stay; send it again once the tokenizer takes it."
            .formatted(version.id(), e.getClass().getName()),
        null);
  }
}
