package dev.millstream.jobs;

import dev.millstream.flink.EmbedPipeline;
import dev.millstream.flink.chunk.ChunkPolicy;
import dev.millstream.flink.chunk.ModelChange;
import dev.millstream.flink.decode.DecodeOptions;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.jobs.fetch.ModelDownload;
import dev.millstream.jobs.options.BatchOptions;
import dev.millstream.jobs.options.ChunkOptions;
import dev.millstream.jobs.options.EmbedFlags;
import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.jobs.options.ModelOptions;
import dev.millstream.jobs.options.SourceOptions;
import dev.millstream.jobs.options.ValueFormat;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompt;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Documents in, vectors out:
 *
 * <pre>{@code
 * flink run -c dev.millstream.jobs.EmbedJob millstream-jobs.jar \
 *   --bootstrap-servers broker:9092 --from kafka:docs --to kafka:embeddings
 * }</pre>
 */
public final class EmbedJob {
  private static final String NAME = "Millstream embed";
  private static final int HELP_WIDTH = 100;

  private EmbedJob() {}

  /**
   * Submits the job to the cluster that called it, or runs it in this process; prints its options
   * when asked for help.
   */
  @SuppressWarnings("SystemOut") // the help is this program's output
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.println(EmbedFlags.help(HELP_WIDTH));
      return;
    }
    run(EmbedOptions.parse(args));
  }

  /** Runs the job to its end, if it has one, and says on standard error what it did. */
  @SuppressWarnings("SystemOut") // standard output may be the job's own
  public static void run(EmbedOptions options) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    boolean isLocal = environment instanceof LocalStreamEnvironment;
    if (isLocal) {
      ModelDownload.show(options.model().choice().spec(options.batches()));
    }
    build(environment, options);
    if (isLocal) {
      environment.configure(
          LocalCluster.settings(
              options.source().from(),
              environment.getConfiguration(),
              environment.getParallelism()));
    }
    JobExecutionResult result = environment.execute(NAME);
    if (result.isJobExecutionResult()) {
      System.err.println(VectorTotals.line(result));
    }
  }

  /**
   * Adds the job to an environment: source, pipeline, sinks.
   *
   * @throws IOException when an input file or an index cannot be used
   * @throws dev.millstream.pgvector.PgvectorException when a table cannot be used
   * @throws dev.millstream.model.ModelLoadException when the model is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public static void build(StreamExecutionEnvironment environment, EmbedOptions options)
      throws IOException {
    FlinkSettings.configure(environment, options.runtime(), options.source().from());
    EmbeddingOptions embedding = embedding(options.model());
    ResolvedModel model =
        ResolvedModel.of(options.model().choice().spec(options.batches()), embedding);
    EmbedPipeline pipeline =
        EmbedPipeline.of(records(environment, options), settings(options, model, embedding));
    new EmbedSinks(options, model).attach(pipeline);
  }

  static DataStream<SourceRecord> records(
      StreamExecutionEnvironment environment, EmbedOptions options) throws IOException {
    return RecordSource.records(
        environment,
        "documents",
        options.source().from(),
        options.source().format() == ValueFormat.TEXT,
        options.kafka());
  }

  static EmbedPipeline.Settings settings(
      EmbedOptions options, ResolvedModel model, EmbeddingOptions embedding) {
    BatchOptions batches = options.batches();
    return new EmbedPipeline.Settings(
        decoding(options.source(), options.chunks()),
        chunking(options.chunks()),
        model.spec(),
        embedding,
        batches.capacity(),
        batches.order() == BatchOptions.Order.AS_RECEIVED,
        ModelChange.valueOf(options.model().onChange().name()));
  }

  static EmbeddingOptions embedding(ModelOptions options) {
    Integer dimensions = options.truncateDimension();
    return new EmbeddingOptions(prompt(options), dimensions == null ? 0 : dimensions);
  }

  private static Prompt prompt(ModelOptions options) {
    if (options.promptName() != null) {
      return new Prompt.Named(options.promptName());
    }
    return options.prompt() == null
        ? new Prompt.OfTheModel()
        : new Prompt.Literal(options.prompt());
  }

  private static DecodeOptions decoding(SourceOptions source, ChunkOptions chunks) {
    DecodeOptions decoding =
        (source.format() == ValueFormat.JSON ? DecodeOptions.json() : DecodeOptions.text())
            .withTextField(source.textField())
            .withIdField(source.idField())
            .withTitleField(source.titleField());
    return chunks instanceof ChunkOptions.Split ? decoding.allowingEmpty() : decoding;
  }

  private static @Nullable ChunkPolicy chunking(ChunkOptions chunks) {
    return chunks instanceof ChunkOptions.Split split
        ? new ChunkPolicy(split.tokens(), split.overlap())
        : null;
  }
}
