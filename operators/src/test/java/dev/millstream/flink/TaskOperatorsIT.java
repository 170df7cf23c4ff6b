package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.ModelTasks;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.ScoreFunction;
import dev.millstream.task.Task;
import dev.millstream.task.TextPair;
import dev.millstream.task.answer.AnswerOptions;
import dev.millstream.task.answer.Question;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.ZeroShotOptions;
import dev.millstream.task.fill.FillMaskOptions;
import dev.millstream.task.rank.RankingTask;
import dev.millstream.task.similar.Sentences;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.task.tag.AggregationStrategy;
import dev.millstream.task.tag.TaggingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each typed operator gives what its task gives, and one bad record harms no other. */
@SuppressWarnings("try") // closing an iterator may be interrupted
class TaskOperatorsIT {
  private static final String HALF_A_CHARACTER = "half a character \uD83C [MASK]";
  private static final List<String> GOOD =
      List.of("Alice went to Paris [MASK] Bob.", "The weather is [MASK].", "a [MASK] b");

  private final StreamExecutionEnvironment environment =
      StreamExecutionEnvironment.createLocalEnvironment(1);

  @BeforeEach
  void refuseRecordsThatFlinkCannotWriteDown() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    environment.configure(configuration);
    environment.getConfig().enableObjectReuse();
  }

  @Test
  void classify() throws Exception {
    check(
        "text-classification/distilbert-single-label",
        stream -> stream.classify(text -> text, ClassificationOptions.DEFAULT.withTopK(2)),
        tasks -> tasks.textClassification(ClassificationOptions.DEFAULT.withTopK(2)),
        TextPair::of);
  }

  @Test
  void classifyAmongCandidates() throws Exception {
    ZeroShotOptions options = ZeroShotOptions.of(List.of("sports", "weather"));
    check(
        "zero-shot-classification/bert",
        stream -> stream.classify(text -> text, options),
        tasks -> tasks.zeroShotClassification(options),
        text -> text);
  }

  @Test
  void tag() throws Exception {
    TaggingOptions options = TaggingOptions.DEFAULT.withStrategy(AggregationStrategy.SIMPLE);
    check(
        "token-classification/bert",
        stream -> stream.tag(text -> text, options),
        tasks -> tasks.tokenClassification(options),
        text -> text);
  }

  @Test
  void answer() throws Exception {
    check(
        "question-answering/bert",
        stream -> stream.answer(text -> new Question("Who?", text), AnswerOptions.DEFAULT),
        tasks -> tasks.questionAnswering(AnswerOptions.DEFAULT),
        text -> new Question("Who?", text));
  }

  @Test
  void fill() throws Exception {
    check(
        "fill-mask/bert",
        stream -> stream.fill(text -> text, FillMaskOptions.DEFAULT),
        tasks -> tasks.fillMask(FillMaskOptions.DEFAULT),
        text -> text);
  }

  @Test
  void rerank() throws Exception {
    check(
        "text-ranking/cross-encoder",
        stream -> stream.rerank(TaskOperatorsIT::query, 2),
        tasks -> tasks.textRanking(2, false),
        TaskOperatorsIT::query);
  }

  @Test
  void score() throws Exception {
    check(
        "text-ranking/cross-encoder",
        stream -> stream.score(text -> new TextPair("where?", text), ScoreFunction.NONE),
        tasks -> tasks.textRanking(ScoreFunction.NONE),
        text -> new TextPair("where?", text));
  }

  @Test
  void compare() throws Exception {
    check(
        "sentence-similarity/mean",
        stream -> stream.compare(TaskOperatorsIT::sentences, EmbeddingOptions.DEFAULT),
        tasks -> tasks.sentenceSimilarity(EmbeddingOptions.DEFAULT, null),
        TaskOperatorsIT::sentences);
  }

  @Test
  void embedSparse() throws Exception {
    check(
        "sparse-encoder/splade",
        stream -> stream.embedSparse(text -> text, SparseOptions.DEFAULT),
        tasks -> tasks.sparseEmbedding(SparseOptions.DEFAULT),
        text -> text);
  }

  private static RankingTask.Query query(String text) {
    return new RankingTask.Query(text, List.of("first", "second", text));
  }

  private static Sentences sentences(String text) {
    return new Sentences("a source", List.of(text, "another"));
  }

  private <A, O> void check(
      String model,
      Function<Inference<String>, InferenceStreams<String, O>> operator,
      Function<ModelTasks, Task<A, O>> task,
      Function<String, A> input)
      throws Exception {
    ModelRef ref = new ModelRef.Folder(TinyModels.folder(model).toString());
    List<String> records = new ArrayList<>(GOOD);
    records.add(1, HALF_A_CHARACTER);
    InferenceStreams<String, O> streams =
        operator.apply(
            Inference.on(environment.fromData(Types.STRING, records.toArray(String[]::new)))
                .model(ref));
    List<Result<String, O>> answered = new ArrayList<>();
    List<Failure<String>> failed = new ArrayList<>();
    try (var results = streams.results().collectAsync();
        var failures = streams.failures().collectAsync()) {
      environment.execute();
      results.forEachRemaining(answered::add);
      failures.forEachRemaining(failed::add);
    }

    assertThat(answered).extracting(Result::input).containsExactlyElementsOf(GOOD);
    assertThat(answered)
        .extracting(Result::output)
        .usingRecursiveComparison()
        .isEqualTo(direct(ref, task, input));
    assertThat(failed)
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.input()).isEqualTo(HALF_A_CHARACTER);
              assertThat(failure.category()).isEqualTo(FailureCategory.INVALID_INPUT);
              assertThat(failure.message()).doesNotContain("half a character");
            });
  }

  private static <A, O> List<O> direct(
      ModelRef ref, Function<ModelTasks, Task<A, O>> task, Function<String, A> input)
      throws InterruptedException {
    try (Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(ref))) {
      Task<A, O> asked = task.apply(lease.model().tasks());
      return GOOD.stream()
          .map(text -> lease.model().submit(asked, input.apply(text)).join().output())
          .toList();
    }
  }
}
