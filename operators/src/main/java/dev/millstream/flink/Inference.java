package dev.millstream.flink;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.InferenceFunction;
import dev.millstream.flink.inference.InferenceTypes;
import dev.millstream.flink.inference.InputOf;
import dev.millstream.flink.inference.OutputTypes;
import dev.millstream.flink.inference.RecordModels;
import dev.millstream.flink.inference.Result;
import dev.millstream.flink.inference.TaskFactory;
import dev.millstream.flink.inference.TokenizeFunction;
import dev.millstream.flink.inference.TokenizeFunction.CallFactory;
import dev.millstream.flink.inference.TokenizeFunction.Tokenized;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.generate.text.Written;
import dev.millstream.hub.FetchProgress;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.PinnedModel;
import dev.millstream.pool.PinnedTokenizer;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.TextPair;
import dev.millstream.task.answer.Answer;
import dev.millstream.task.answer.AnswerOptions;
import dev.millstream.task.answer.Question;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.task.classify.ZeroShotOptions;
import dev.millstream.task.classify.ZeroShotResult;
import dev.millstream.task.fill.FillMaskOptions;
import dev.millstream.task.fill.MaskFill;
import dev.millstream.task.rank.RankedDocument;
import dev.millstream.task.rank.RankingTask;
import dev.millstream.task.similar.Sentences;
import dev.millstream.task.sparse.SparseEmbedding;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.task.tag.TaggedEntity;
import dev.millstream.task.tag.TaggingOptions;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.TokenizerCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.types.Either;
import org.jspecify.annotations.Nullable;
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
 * names and uids made from {@link #name(String)}. Each of the last methods throws what {@link #ask}
 * does.
 *
 * @param <I> the stream's records
 */
public final class Inference<I> {
  private static final Logger LOG = LoggerFactory.getLogger(Inference.class);

  private final DataStream<I> stream;
  private final InferenceSettings<I> settings;

  private Inference(DataStream<I> stream, InferenceSettings<I> settings) {
    this.stream = stream;
    this.settings = settings;
  }

  /** Begins the description with the bundled model and results in order. */
  public static <I> Inference<I> on(DataStream<I> stream) {
    return new Inference<>(stream, InferenceSettings.usual());
  }

  /** The model of this name: {@code org/name@revision}, a folder, or {@code default}. */
  public Inference<I> model(String name) {
    return model(ModelRef.parse(name));
  }

  /** The model. */
  public Inference<I> model(ModelRef ref) {
    return model(spec().with(ref));
  }

  /**
   * Which of the model's ONNX files is run: {@code auto}, {@code fp32}, {@code fp16}, {@code q8},
   * {@code q4}, or the name of a file.
   */
  public Inference<I> variant(String variant) {
    return model(spec().with(Variant.parse(variant)));
  }

  /** The model with its variant, device and batches. */
  public Inference<I> model(ModelSpec model) {
    return with(settings.with(settings.models().with(model)));
  }

  /**
   * Asks for each record the model with the LoRA adapter that the record names. Every adapter is a
   * model of its own in memory, and all are loaded before the first record.
   *
   * @param name of a record's adapter; null for the model without adapter. A record that names none
   *     of these is a failure
   * @throws IllegalArgumentException when there is none, two have one name, or the model has one
   *     for all records
   */
  public Inference<I> adapters(InputOf<I, String> name, AdapterRef... adapters) {
    return with(settings.with(settings.models().choosing(name, List.of(adapters))));
  }

  /**
   * To how many texts answers are kept in each process, so that the same text again costs no
   * inference; none by default.
   */
  public Inference<I> cacheTexts(int texts) {
    return model(spec().withCachedTexts(texts));
  }

  /**
   * How many records may be in flight in each subtask; by default as many as the batch planner
   * looks at. More gives batches of more equal lengths, and a checkpoint that holds more.
   */
  public Inference<I> capacity(int records) {
    return with(settings.withCapacity(records));
  }

  /** Lets results go as soon as they are there; records then overtake one another. */
  public Inference<I> unordered() {
    return with(settings.unordered());
  }

  /** How long a record may take before it fails as {@code TIMEOUT}; 10 minutes by default. */
  public Inference<I> timeout(Duration timeout) {
    return with(settings.withTimeout(timeout));
  }

  /**
   * Name and uid of the operators; unique in a job, and kept for as long as savepoints are. By
   * default that of the method that names the task, such as {@code embed}.
   */
  public Inference<I> name(String name) {
    return with(settings.named(name));
  }

  /** Embeds each record's text with the model's default prompt. */
  public InferenceStreams<I, Embedding> embed(InputOf<I, String> text) {
    return embed(text, EmbeddingOptions.DEFAULT);
  }

  /** Embeds each record's text, as sentence-transformers' {@code encode}. */
  public InferenceStreams<I, Embedding> embed(InputOf<I, String> text, EmbeddingOptions options) {
    return named("embed")
        .ask(text, model -> model.tasks().embedding(options), OutputTypes.EMBEDDING);
  }

  /** Weighs tokens for each record's text, as {@code SparseEncoder.encode}. */
  public InferenceStreams<I, SparseEmbedding> embedSparse(
      InputOf<I, String> text, SparseOptions options) {
    return named("embed-sparse")
        .ask(text, model -> model.tasks().sparseEmbedding(options), OutputTypes.SPARSE_EMBEDDING);
  }

  /** The best label of each record's text. */
  public InferenceStreams<I, List<LabelScore>> classify(InputOf<I, String> text) {
    return classify(text, ClassificationOptions.DEFAULT);
  }

  /** The labels of each record's text, as transformers' {@code text-classification}. */
  public InferenceStreams<I, List<LabelScore>> classify(
      InputOf<I, String> text, ClassificationOptions options) {
    return classifyPairs(single(text), options);
  }

  /** The labels of each record's pair of texts. */
  public InferenceStreams<I, List<LabelScore>> classifyPairs(
      InputOf<I, TextPair> texts, ClassificationOptions options) {
    return named("classify")
        .ask(texts, model -> model.tasks().textClassification(options), OutputTypes.LABELS);
  }

  /** How well given labels fit each record's text: {@code zero-shot-classification}. */
  public InferenceStreams<I, ZeroShotResult> classify(
      InputOf<I, String> text, ZeroShotOptions options) {
    return named("classify")
        .ask(text, model -> model.tasks().zeroShotClassification(options), OutputTypes.CANDIDATES);
  }

  /** The entities in each record's text, as transformers' {@code token-classification}. */
  public InferenceStreams<I, List<TaggedEntity>> tag(
      InputOf<I, String> text, TaggingOptions options) {
    return named("tag")
        .ask(text, model -> model.tasks().tokenClassification(options), OutputTypes.ENTITIES);
  }

  /** The places of each record's context that answer its question. */
  public InferenceStreams<I, List<Answer>> answer(
      InputOf<I, Question> question, AnswerOptions options) {
    return named("answer")
        .ask(question, model -> model.tasks().questionAnswering(options), OutputTypes.ANSWERS);
  }

  /** The tokens that fit the masks of each record's text, as transformers' {@code fill-mask}. */
  public InferenceStreams<I, List<List<MaskFill>>> fill(
      InputOf<I, String> text, FillMaskOptions options) {
    return named("fill").ask(text, model -> model.tasks().fillMask(options), OutputTypes.FILLS);
  }

  /**
   * The documents of each record in the order of its query, as {@code CrossEncoder.rank}.
   *
   * @param topK how many are told, at least 1
   */
  public InferenceStreams<I, List<RankedDocument>> rerank(
      InputOf<I, RankingTask.Query> query, int topK) {
    return named("rerank")
        .ask(query, model -> model.tasks().textRanking(topK, false), OutputTypes.RANKING);
  }

  /**
   * One number for each record's text or pair: a cross-encoder's, or a reward model's.
   *
   * @param function {@link ScoreFunction#NONE} for the raw score, as a reward model's is read; null
   *     for what the model's configuration says
   */
  public InferenceStreams<I, Float> score(
      InputOf<I, TextPair> texts, @Nullable ScoreFunction function) {
    return named("score")
        .ask(texts, model -> model.tasks().textRanking(function), OutputTypes.SCORE);
  }

  /** How near each record's sentences are to its source, as the model compares. */
  public InferenceStreams<I, List<Float>> compare(
      InputOf<I, Sentences> sentences, EmbeddingOptions options) {
    return named("compare")
        .ask(
            sentences,
            model -> model.tasks().sentenceSimilarity(options, null),
            OutputTypes.SCORES);
  }

  /** The tokens of each record's whole text, as a call of the model's tokenizer in Python. */
  public InferenceStreams<I, Tokenization> tokenize(InputOf<I, String> text) {
    return tokenize(text, TokenizeOptions.DEFAULT);
  }

  /** The tokens of each record's text. */
  public InferenceStreams<I, Tokenization> tokenize(
      InputOf<I, String> text, TokenizeOptions options) {
    return tokenizePairs(single(text), options);
  }

  /**
   * The tokens of each record's text or pair, made on the task's thread with the model's tokenizer
   * alone: no ONNX file is fetched or loaded, and capacity, order and timeout mean nothing. {@link
   * TokenizeOptions#FOR_MODEL} cuts texts to what the model takes.
   */
  public InferenceStreams<I, Tokenization> tokenizePairs(
      InputOf<I, TextPair> texts, TokenizeOptions options) {
    return askTokenizer(
        texts,
        tokenizer -> {
          TokenizerCall call = tokenizer.call(options);
          return pair -> {
            Tokenization tokens = RowEncoder.orRefuse(() -> call.apply(pair.text(), pair.pair()));
            return new Tokenized<>(tokens, tokens.length());
          };
        },
        OutputTypes.TOKENIZATION);
  }

  /** Anything that the tokenizer can be asked, as {@link #tokenizePairs} does. */
  <A, O> InferenceStreams<I, O> askTokenizer(
      InputOf<I, A> input, CallFactory<A, O> call, TypeInformation<O> output) {
    InferenceTypes<I, O> types = InferenceTypes.of(stream.getType(), output);
    PinnedTokenizer pinned = PinnedTokenizer.of(spec().ref(), FetchProgress.NONE);
    String name = String.valueOf(named("tokenize").settings.name());
    LOG.info("The operator '{}' runs {}.", name, pinned);
    return InferenceStreams.of(
        stream.process(new TokenizeFunction<>(pinned.ref(), call, input), types.answer()),
        types,
        name);
  }

  /**
   * Asks the model with tokens that {@link #tokenize} made before, so that models that share a
   * tokenizer share its work.
   *
   * @param tokens what of a record is asked; null where there is nothing
   */
  public TokenInference<I> ofTokens(InputOf<I, Tokenization> tokens) {
    return new TokenInference<>(this, tokens);
  }

  /** Texts that a causal language model writes, as {@link TextInference#whole} gives them. */
  public InferenceStreams<I, Written> generate(
      InputOf<I, WritingRequest> request, WritingBudget budget, String parameters) {
    return texts(WritingTask.TEXT_GENERATION, request, budget).whole(parameters);
  }

  /**
   * Texts that a model writes for a task, such as {@code summarization}; in pieces, too.
   *
   * @param request what of a record is asked; null where there is nothing
   */
  public TextInference<I> texts(
      WritingTask task, InputOf<I, WritingRequest> request, WritingBudget budget) {
    return new TextInference<>(named("generate"), task, request, budget, null);
  }

  /**
   * Any task of the model, or one of your own.
   *
   * @param input what of a record is asked
   * @param task made anew wherever the job runs
   * @param output how Flink writes an answer down
   * @throws dev.millstream.model.ModelLoadException when the model is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public <A, O> InferenceStreams<I, O> ask(
      InputOf<I, A> input, TaskFactory<A, O> task, TypeInformation<O> output) {
    Inference<I> named = named("inference");
    RecordModels<I> pinned = settings.models().pinnedBy(named::pinned);
    return named.ask(InferenceFunction.ofTask(pinned, task, input), output);
  }

  private PinnedModel pinned(ModelSpec model) {
    PinnedModel pinned = PinnedModel.of(model, FetchProgress.NONE);
    LOG.info("The operator '{}' runs {}.", settings.name(), pinned);
    return pinned;
  }

  private ModelSpec spec() {
    return settings.models().plain();
  }

  /** What is asked. */
  DataStream<I> stream() {
    return stream;
  }

  /** How it is asked. */
  InferenceSettings<I> settings() {
    return settings;
  }

  /** Any model; this must have a name. */
  <A, O> InferenceStreams<I, O> ask(
      InferenceFunction<I, A, ?, O> function, TypeInformation<O> output) {
    InferenceTypes<I, O> types = InferenceTypes.of(stream.getType(), output);
    String name = String.valueOf(settings.name());
    long millis = settings.timeout().toMillis();
    SingleOutputStreamOperator<Either<Result<I, O>, Failure<I>>> answers =
        settings.ordered()
            ? AsyncDataStream.orderedWait(
                stream, function, millis, TimeUnit.MILLISECONDS, settings.capacity())
            : AsyncDataStream.unorderedWait(
                stream, function, millis, TimeUnit.MILLISECONDS, settings.capacity());
    return InferenceStreams.of(answers.returns(types.answer()), types, name);
  }

  private static <I> InputOf<I, TextPair> single(InputOf<I, String> text) {
    return record -> {
      String one = text.of(record);
      return one == null ? null : TextPair.of(one);
    };
  }

  /** The same under this name, unless the user has given one. */
  Inference<I> named(String usual) {
    return settings.name() == null ? name(usual) : this;
  }

  private Inference<I> with(InferenceSettings<I> changed) {
    return new Inference<>(stream, changed);
  }
}
