package dev.millstream.flink;

import dev.millstream.flink.chunk.ChunkDocuments;
import dev.millstream.flink.chunk.ChunkPolicy;
import dev.millstream.flink.chunk.ModelChange;
import dev.millstream.flink.chunk.PassThroughDocuments;
import dev.millstream.flink.chunk.StaleChanges;
import dev.millstream.flink.chunk.VectorRecipe;
import dev.millstream.flink.decode.DecodeOptions;
import dev.millstream.flink.decode.DecodeRecords;
import dev.millstream.flink.inference.EmbeddingRecipe;
import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.ModelTokenCounter;
import dev.millstream.flink.inference.Result;
import dev.millstream.flink.measure.Measure;
import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.hub.FetchProgress;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.PinnedModel;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * The embedding pipeline between a source and its sinks: decode, chunk, embed.
 *
 * <p>Order: changes of one document keep theirs, and the last operator refuses a change that a
 * rescale brought in late. Delivery: each record ends as its changes, as a dead letter, or, when
 * its document did not change, as nothing.
 *
 * @param vectors what the sinks write
 * @param deadLetters records and chunks that could not go on
 * @param measures one for each change and dead letter
 */
public record EmbedPipeline(
    DataStream<VectorChange> vectors,
    DataStream<DeadLetter> deadLetters,
    DataStream<Measure> measures) {

  /**
   * What the pipeline does.
   *
   * @param decoding how bytes become documents
   * @param chunking how documents are split, or null to embed each whole
   * @param model the model that embeds
   * @param embedding the choices that the model leaves
   * @param capacity records in flight in each subtask of the model's operator
   * @param ordered whether a slow record holds back the ones behind it
   * @param onModelChange what becomes of a savepoint's vectors where another model made them
   */
  public record Settings(
      DecodeOptions decoding,
      @Nullable ChunkPolicy chunking,
      ModelSpec model,
      EmbeddingOptions embedding,
      int capacity,
      boolean ordered,
      ModelChange onModelChange) {

    private Settings with(ModelSpec pinned) {
      return new Settings(decoding, chunking, pinned, embedding, capacity, ordered, onModelChange);
    }
  }

  /**
   * Adds the pipeline's operators behind a source.
   *
   * @throws IllegalArgumentException when the model lacks the prompt
   * @throws dev.millstream.model.ModelLoadException when the model is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public static EmbedPipeline of(DataStream<SourceRecord> records, Settings settings) {
    PinnedModel model = PinnedModel.of(settings.model, FetchProgress.NONE);
    return ofPinned(
        records,
        settings.with(model.spec()),
        EmbeddingRecipe.of(model.files(), settings.embedding));
  }

  private static EmbedPipeline ofPinned(
      DataStream<SourceRecord> records, Settings settings, VectorRecipe recipe) {
    SingleOutputStreamOperator<Document> documents =
        named(
            "decode",
            records.process(DecodeRecords.toDocuments(settings.decoding)),
            TypeInformation.of(Document.class));
    SingleOutputStreamOperator<ChunkChange> changes = changes(documents, settings, recipe);
    Inference<ChunkChange> inference =
        Inference.on(changes).model(settings.model).capacity(settings.capacity).name("embed");
    InferenceStreams<ChunkChange, Embedding> embedded =
        (settings.ordered ? inference : inference.unordered())
            .embed(ChunkChange::text, settings.embedding);
    DataStream<DeadLetter> deadLetters =
        documents
            .getSideOutput(DecodeRecords.DEAD_LETTERS)
            .union(
                changes.getSideOutput(ChunkDocuments.DEAD_LETTERS),
                changes.getSideOutput(PassThroughDocuments.DEAD_LETTERS),
                named(
                    "embed-dead-letters",
                    embedded.failures().map(EmbedPipeline::deadLetter),
                    TypeInformation.of(DeadLetter.class)));
    return new EmbedPipeline(
        vectors(embedded, settings.ordered), deadLetters, measures(embedded, deadLetters));
  }

  private static DataStream<VectorChange> vectors(
      InferenceStreams<ChunkChange, Embedding> embedded, boolean ordered) {
    TypeInformation<VectorChange> type = TypeInformation.of(VectorChange.class);
    SingleOutputStreamOperator<VectorChange> vectors =
        named("vectors", embedded.results().map(EmbedPipeline::vectorChange), type);
    return named(
        "refuse-stale",
        vectors.keyBy(change -> change.change().document()).process(new StaleChanges(ordered)),
        type);
  }

  private static DataStream<Measure> measures(
      InferenceStreams<ChunkChange, Embedding> embedded, DataStream<DeadLetter> deadLetters) {
    TypeInformation<Measure> type = TypeInformation.of(Measure.class);
    return named(
            "measure-changes",
            embedded.results().map(result -> Measure.of(result.input().kind(), result.cost())),
            type)
        .union(
            named("measure-dead-letters", deadLetters.map(letter -> Measure.OF_DEAD_LETTER), type));
  }

  private static <T> SingleOutputStreamOperator<T> named(
      String name, SingleOutputStreamOperator<T> operator, TypeInformation<T> type) {
    return operator.returns(type).name(name).uid(name);
  }

  private static SingleOutputStreamOperator<ChunkChange> changes(
      DataStream<Document> documents, Settings settings, VectorRecipe recipe) {
    SingleOutputStreamOperator<ChunkChange> changes =
        settings.chunking == null
            ? documents.process(new PassThroughDocuments(recipe, settings.onModelChange))
            : documents
                .keyBy(Document::id)
                .process(
                    new ChunkDocuments(
                        settings.chunking,
                        new ModelTokenCounter(settings.model),
                        recipe,
                        settings.onModelChange));
    return named("chunk", changes, TypeInformation.of(ChunkChange.class));
  }

  private static VectorChange vectorChange(Result<ChunkChange, Embedding> result) {
    Embedding embedding = result.output();
    return new VectorChange(
        result.input(),
        embedding == null ? null : embedding.vector(),
        embedding == null ? 0 : embedding.tokens(),
        result.model(),
        result.revision());
  }

  private static DeadLetter deadLetter(Failure<ChunkChange> failure) {
    ChunkChange change = failure.input();
    SourceRecord source = change.source();
    String text = change.text();
    byte[] value =
        source.value() != null || text == null
            ? source.value()
            : text.getBytes(StandardCharsets.UTF_8);
    return new DeadLetter(
        source.key(),
        value,
        source.origin(),
        "embed",
        failure.category().name(),
        failure.message(),
        failure.model());
  }
}
