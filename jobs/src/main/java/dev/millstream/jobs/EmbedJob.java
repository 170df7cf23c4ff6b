package dev.millstream.jobs;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.flink.EmbedPipeline;
import dev.millstream.flink.chunk.ChunkPolicy;
import dev.millstream.flink.chunk.ModelChange;
import dev.millstream.flink.decode.DecodeOptions;
import dev.millstream.jobs.fetch.ModelDownload;
import dev.millstream.jobs.options.BatchOptions;
import dev.millstream.jobs.options.ChunkOptions;
import dev.millstream.jobs.options.Delivery;
import dev.millstream.jobs.options.EmbedFlags;
import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.ModelOptions;
import dev.millstream.jobs.options.RuntimeOptions;
import dev.millstream.jobs.options.SourceOptions;
import dev.millstream.jobs.options.ValueFormat;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
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
      ModelDownload.show(spec(options));
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
      System.err.println(Totals.line(result));
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
    configure(environment, options);
    EmbeddingOptions embedding = embedding(options.model());
    ResolvedModel model = ResolvedModel.of(spec(options), embedding);
    EmbedPipeline pipeline =
        EmbedPipeline.of(
            EmbedSource.records(environment, options), settings(options, model, embedding));
    Totals.count(pipeline.measures());
    new EmbedSinks(options, model).attach(pipeline);
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

  private static ModelSpec spec(EmbedOptions options) {
    ModelOptions model = options.model();
    BatchOptions batches = options.batches();
    return new ModelSpec(
        ModelRef.parse(model.model()),
        model.variant(),
        model.device(),
        new BatchPolicy(batches.budget(), batches.rows(), batches.window(), batches.delay()),
        model.gpu(),
        batches.cachedTexts());
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

  static void configure(StreamExecutionEnvironment environment, EmbedOptions options) {
    RuntimeOptions runtime = options.runtime();
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    // No operator or sink changes a record that it was given, so chained ones need no copies.
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    // A record that took milliseconds in the model shall not wait for a full network buffer.
    configuration.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
    if (runtime.checkpointDirectory() != null) {
      configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, runtime.checkpointDirectory());
    }
    environment.configure(configuration);
    environment.enableCheckpointing(
        runtime.checkpointInterval().toMillis(),
        runtime.delivery() == Delivery.EXACTLY_ONCE
            ? CheckpointingMode.EXACTLY_ONCE
            : CheckpointingMode.AT_LEAST_ONCE);
    if (runtime.parallelism() != null) {
      environment.setParallelism(runtime.parallelism());
    } else if (!(options.source().from() instanceof Endpoint.Kafka)) {
      environment.setParallelism(1); // the lines of a file stay in their order
    }
  }
}
