package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millstream.flink.evaluate.StopsHalfway;
import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.generate.text.HeldText;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.generate.text.Written;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.FailureCategory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real MiniCluster, and a tiny model that writes. */
class GenerateIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ModelRef MODEL =
      new ModelRef.Folder(TinyModels.folder("text-generation/llama").toString());

  /** One slot for the text that is held, and one for each text of the job. */
  private static final int HALF = 3;

  private static final WritingBudget BUDGET = new WritingBudget(HALF + 1, 256, 64 << 20, 1);

  /** Drawn, and so long that the held text's few tokens do not get them done. */
  private static final String LONG_DRAWN_TEXTS =
      "{\"do_sample\": true, \"min_new_tokens\": 200, \"max_new_tokens\": 200}";

  private static final Queue<String> ENDED = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    ENDED.clear();
  }

  @Test
  void aCheckpointDoesNotWaitForTextsWhichAreWrittenTheSameAfterARestore() throws Exception {
    attach(environment(1, new Configuration()), RateLimiterStrategy.noOp()).execute();
    List<String> quiet = List.copyOf(ENDED);
    ENDED.clear();

    String savepoint = savepointInTheMiddleOfTexts();

    assertThat(ENDED).as("texts that ended before the checkpoint").isEmpty();
    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    attach(environment(1, from), RateLimiterStrategy.noOp()).execute();
    assertThat(quiet).hasSize(2 * HALF).doesNotHaveDuplicates();
    assertThat(List.copyOf(ENDED)).isEqualTo(quiet);
  }

  /** While its texts are being written, the job is checkpointed and then cancelled. */
  private String savepointInTheMiddleOfTexts() throws Exception {
    try (HeldText held = HeldText.begin(ModelSpec.of(MODEL), BUDGET)) {
      JobClient job =
          attach(environment(1, new Configuration()), new StopsHalfway<>(HALF)).executeAsync();
      await().atMost(PATIENCE).until(() -> held.writer().waiting() == HALF);
      held.goOn(3);
      assertThat(held.writer().waiting()).as("texts without a slot").isZero();

      String savepoint =
          job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
              .get(1, TimeUnit.MINUTES);

      job.cancel().get(1, TimeUnit.MINUTES);
      assertThatThrownBy(() -> job.getJobExecutionResult().get(1, TimeUnit.MINUTES))
          .hasStackTraceContaining("Job was cancelled");
      return savepoint;
    }
  }

  private StreamExecutionEnvironment attach(
      StreamExecutionEnvironment environment, RateLimiterStrategy<?> rate) {
    DataStream<String> prompts =
        environment
            .fromSource(
                new DataGeneratorSource<>(index -> "Prompt " + index, 2 * HALF, rate, Types.STRING),
                WatermarkStrategy.noWatermarks(),
                "prompts")
            .uid("prompts");
    InferenceStreams<String, Written> texts =
        Inference.on(prompts)
            .model(MODEL)
            .capacity(2 * HALF)
            .generate(GenerateIT::drawn, BUDGET, LONG_DRAWN_TEXTS);
    texts
        .results()
        .map(
            text -> {
              ENDED.add(text.input() + text.output().result().json());
              return text.input();
            })
        .returns(Types.STRING)
        .uid("ended")
        .sinkTo(new DiscardingSink<>())
        .uid("gone");
    return environment;
  }

  private static WritingRequest drawn(String prompt) {
    return new WritingRequest("\"" + prompt + "\"", null, prompt.hashCode());
  }

  @Test
  void givesTextsInTheOrderOfTheRecordsWhoeverIsDoneFirst() throws Exception {
    List<String> prompts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      prompts.add("{\"max_new_tokens\": %d, \"do_sample\": false}".formatted(1 + i * 7 % 30));
    }
    List<Result<String, Written>> results =
        Inference.on(environment(1, new Configuration()).fromData(prompts))
            .model(MODEL)
            .generate(own -> new WritingRequest("\"A text\"", own, 0), BUDGET, "{}")
            .results()
            .executeAndCollect(100);

    assertThat(results).extracting(Result::input).isEqualTo(prompts);
    for (int i = 0; i < results.size(); i++) {
      Written written = results.get(i).output();
      assertThat(written.newTokens()).isEqualTo(1 + i * 7 % 30);
      assertThat(results.get(i).cost().tokens())
          .isEqualTo(written.promptTokens() + written.newTokens());
      assertThat(results.get(i).revision()).startsWith("sha256:");
    }
  }

  @Test
  void aTextIsTheSameInWhateverSubtaskBesideWhateverOthers() throws Exception {
    attach(environment(1, new Configuration()), RateLimiterStrategy.noOp()).execute();
    List<String> one = List.copyOf(ENDED);
    ENDED.clear();

    attach(environment(2, new Configuration()), RateLimiterStrategy.noOp()).execute();

    assertThat(ENDED).containsExactlyInAnyOrderElementsOf(one);
  }

  @Test
  @SuppressWarnings("try") // closing an iterator may be interrupted
  void keepsTheNeighboursOfBadRecordsAsTheyWere() throws Exception {
    String half = "half a character \uD83C";
    String tooLong = "word ".repeat(300);
    StreamExecutionEnvironment environment = environment(1, new Configuration());
    InferenceStreams<String, Written> texts =
        Inference.on(environment.fromData("one", half, "nothing", tooLong, "two"))
            .model(MODEL)
            .generate(
                text -> text.equals("nothing") ? null : drawn(text),
                BUDGET,
                "{\"do_sample\": false, \"max_new_tokens\": 4}");
    try (var results = texts.results().collectAsync();
        var failures = texts.failures().collectAsync()) {
      environment.execute();

      List<Result<String, Written>> good = new ArrayList<>();
      results.forEachRemaining(good::add);
      List<Failure<String>> bad = new ArrayList<>();
      failures.forEachRemaining(bad::add);
      assertThat(good).extracting(Result::input).containsExactly("one", "nothing", "two");
      assertThat(good.get(1).output()).isNull();
      assertThat(bad)
          .extracting(Failure::category)
          .containsExactly(FailureCategory.INVALID_INPUT, FailureCategory.TOO_LONG);
      assertThat(bad.get(1).message())
          .matches(
              "a prompt of \\d+ tokens and 4 new ones are more than the 256 that a text may have\\."
                  + " Shorten the prompt, lower max_new_tokens, let handle_long_generation be"
                  + " \"hole\" to drop its first tokens, or allow more context tokens\\.");
    }
  }

  @Test
  void refusesToBuildAJobWithParametersThatAreWrong() {
    DataStream<String> prompts = environment(1, new Configuration()).fromData("a");

    assertThatThrownBy(
            () ->
                Inference.on(prompts)
                    .model(MODEL)
                    .generate(GenerateIT::drawn, BUDGET, "{\"details\": 1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("details was 1 but must be true or false.");
  }

  @Test
  void namesItsOperators() {
    InferenceStreams<String, Written> texts =
        Inference.on(environment(1, new Configuration()).fromData("a"))
            .model(MODEL)
            .generate(GenerateIT::drawn, BUDGET, "{}");

    assertThat(texts.results().getName()).isEqualTo("generate-results");
    assertThat(texts.failures().getTransformation().getUid()).isEqualTo("generate-failures");
    assertThat(texts.results().getTransformation().getInputs().get(0).getUid())
        .isEqualTo("generate");
  }

  private static StreamExecutionEnvironment environment(int parallelism, Configuration settings) {
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
  }
}
