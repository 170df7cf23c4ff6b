package dev.millstream.flink.chunk;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Documents that are not chunked: each is one chunk with the document's id and the record's
 * position as version. Every version is sent on; no document is remembered, only the recipe.
 *
 * <p>A blank text leaves by {@link #DEAD_LETTERS}: there is nothing to embed.
 */
public final class PassThroughDocuments extends ProcessFunction<Document, ChunkChange>
    implements CheckpointedFunction {
  /** Documents without content. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("pass-through-dead-letters", TypeInformation.of(DeadLetter.class));

  private static final long serialVersionUID = 1L;

  private final VectorRecipe recipe;
  private final ModelChange onChange;

  /**
   * Refuses to go on where {@code recipe} is not the savepoint's, if {@code onChange} says so; what
   * else it says makes no difference here.
   */
  public PassThroughDocuments(VectorRecipe recipe, ModelChange onChange) {
    this.recipe = recipe;
    this.onChange = onChange;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    RecipeMemory.open(context, recipe, onChange, first);
  }

  /** The recipe is noted once, when the state is opened. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void processElement(Document document, Context context, Collector<ChunkChange> out) {
    String text = document.text();
    if (text == null) {
      out.collect(change(ChunkChange.Kind.DELETE, document, -1));
    } else if (text.isBlank()) {
      context.output(DEAD_LETTERS, letter(document));
    } else {
      out.collect(change(ChunkChange.Kind.UPSERT, document, 0));
    }
  }

  private static ChunkChange change(ChunkChange.Kind kind, Document document, int position) {
    return new ChunkChange(
        kind,
        document.id(),
        document.id(),
        position,
        document.text(),
        document.source().origin().position(),
        document.source());
  }

  private static DeadLetter letter(Document document) {
    return new DeadLetter(
        document.source().key(),
        document.source().value(),
        document.source().origin(),
        "chunk",
        "INVALID_INPUT",
        "document '%s' has a blank text. Write some, or delete the document by a record without a value."
            .formatted(document.id()),
        null);
  }
}
