package dev.millstream.flink;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.flink.inference.EmbedTask;
import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.InferenceFunction;
import dev.millstream.flink.inference.InferenceTypes;
import dev.millstream.flink.inference.Result;
import dev.millstream.flink.inference.TaskFactory;
import dev.millstream.flink.inference.TextOf;
import dev.millstream.hub.FetchProgress;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.PinnedModel;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.types.Either;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a Hugging Face model over a stream:
 *
 * <pre>{@code
 * InferenceStreams<Doc, Embedding> out =
 *     Inference.on(docs).model("sentence-transformers/all-MiniLM-L6-v2").embed(Doc::text);
 * out.results().sinkTo(vectors);
 * out.failures().sinkTo(deadLetters);
 * }</pre>
 *
 * <p>Each method returns a changed copy of the description; nothing is added to the job before the
 * last call, which names the task and settles which revision of the model every restart runs. In
 * the job stand then Flink's async operator and two that tell results from failures, with fixed
 * names and uids made from {@link #name(String)}.
 *
 * @param <I> the stream's records
 */
public final class Inference<I> {
  private static final Logger LOG = LoggerFactory.getLogger(Inference.class);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

  private final DataStream<I> stream;
  private final Settings settings;

  private record Settings(
      ModelSpec model, int capacity, boolean ordered, Duration timeout, String name) {}

  private Inference(DataStream<I> stream, Settings settings) {
    this.stream = stream;
    this.settings = settings;
  }

  /** Begins the description with the bundled model and results in order. */
  public static <I> Inference<I> on(DataStream<I> stream) {
    return new Inference<>(
        stream,
        new Settings(
            ModelSpec.of(ModelRef.DEFAULT),
            BatchPolicy.DEFAULT.window(),
            true,
            DEFAULT_TIMEOUT,
            "embed"));
  }

  /** The model of this name: {@code org/name@revision}, a folder, or {@code default}. */
  public Inference<I> model(String name) {
    return model(ModelRef.parse(name));
  }

  /** The model. */
  public Inference<I> model(ModelRef ref) {
    return model(settings.model.with(ref));
  }

  /**
   * Which of the model's ONNX files is run: {@code auto}, {@code fp32}, {@code fp16}, {@code q8},
   * {@code q4}, or the name of a file.
   */
  public Inference<I> variant(String variant) {
    return model(settings.model.with(Variant.parse(variant)));
  }

  /** The model with its variant, device and batches. */
  public Inference<I> model(ModelSpec model) {
    return with(
        new Settings(model, settings.capacity, settings.ordered, settings.timeout, settings.name));
  }

  /**
   * To how many texts answers are kept in each process, so that the same text again costs no
   * inference; none by default.
   */
  public Inference<I> cacheTexts(int texts) {
    return model(settings.model.withCachedTexts(texts));
  }

  /**
   * How many records may be in flight in each subtask; by default as many as the batch planner
   * looks at. More gives batches of more equal lengths, and a checkpoint that holds more.
   */
  public Inference<I> capacity(int records) {
    if (records < 1) {
      throw new IllegalArgumentException(
          "capacity was " + records + " but must be at least 1 record in flight per subtask.");
    }
    return with(
        new Settings(settings.model, records, settings.ordered, settings.timeout, settings.name));
  }

  /** Lets results go as soon as they are there; records then overtake one another. */
  public Inference<I> unordered() {
    return with(
        new Settings(settings.model, settings.capacity, false, settings.timeout, settings.name));
  }

  /** How long a record may take before it fails as {@code TIMEOUT}; 10 minutes by default. */
  public Inference<I> timeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "timeout was " + timeout + " but must be positive, such as PT1M.");
    }
    return with(
        new Settings(settings.model, settings.capacity, settings.ordered, timeout, settings.name));
  }

  /** Name and uid of the operators; unique in a job, and kept for as long as savepoints are. */
  public Inference<I> name(String name) {
    return with(
        new Settings(settings.model, settings.capacity, settings.ordered, settings.timeout, name));
  }

  /**
   * Embeds each record's text with the model's default prompt.
   *
   * @throws dev.millstream.model.ModelLoadException when the model is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public InferenceStreams<I, Embedding> embed(TextOf<I> text) {
    return embed(text, EmbeddingOptions.DEFAULT);
  }

  /**
   * Embeds each record's text.
   *
   * @throws dev.millstream.model.ModelLoadException when the model is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public InferenceStreams<I, Embedding> embed(TextOf<I> text, EmbeddingOptions options) {
    return run(text, new EmbedTask(options), TypeInformation.of(Embedding.class));
  }

  private <O> InferenceStreams<I, O> run(
      TextOf<I> text, TaskFactory<O> task, TypeInformation<O> output) {
    InferenceTypes<I, O> types = InferenceTypes.of(stream.getType(), output);
    PinnedModel model = PinnedModel.of(settings.model, FetchProgress.NONE);
    LOG.info("The operator '{}' runs {}.", settings.name, model);
    InferenceFunction<I, O> function = new InferenceFunction<>(model.spec(), task, text);
    long millis = settings.timeout.toMillis();
    SingleOutputStreamOperator<Either<Result<I, O>, Failure<I>>> answers =
        settings.ordered
            ? AsyncDataStream.orderedWait(
                stream, function, millis, TimeUnit.MILLISECONDS, settings.capacity)
            : AsyncDataStream.unorderedWait(
                stream, function, millis, TimeUnit.MILLISECONDS, settings.capacity);
    String name = settings.name;
    answers.returns(types.answer()).name(name).uid(name);
    return new InferenceStreams<>(
        answers
            .flatMap(InferenceTypes.<I, O>keepResults(), types.result())
            .name(name + "-results")
            .uid(name + "-results"),
        answers
            .flatMap(InferenceTypes.<I, O>keepFailures(), types.failure())
            .name(name + "-failures")
            .uid(name + "-failures"));
  }

  private Inference<I> with(Settings changed) {
    return new Inference<>(stream, changed);
  }
}
