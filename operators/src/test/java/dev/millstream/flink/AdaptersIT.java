package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.adapter.AdapterRef;
import dev.millstream.flink.evaluate.StopsHalfway;
import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.generate.text.HeldText;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyAdapters;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.FailureCategory;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that name one of two adapters, none, or one that is not there, mixed in one stream: each
 * answer is that of a job which has this adapter alone.
 */
class AdaptersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int RECORDS = 32;
  private static final int SUBTASKS = 2;
  private static final int HALF_OF_A_SUBTASK = RECORDS / 2 / SUBTASKS;
  private static final List<String> KINDS = List.of("", "lora", "twice", "other");

  /** One slot for the text that is held, and one for each text of a half of the job. */
  private static final WritingBudget BUDGET = new WritingBudget(RECORDS / 8 + 1, 256, 64 << 20, 1);

  private static final String GREEDY =
      "{\"do_sample\": false, \"max_new_tokens\": 12, \"details\": true}";

  /** What left the job: record, revision, answer. */
  private static final Queue<String> ANSWERED = new ConcurrentLinkedQueue<>();

  private static final Queue<String> FAILED = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    ANSWERED.clear();
    FAILED.clear();
  }

  /** A task that is asked of tiny models, and what is compared of an answer. */
  private interface Asking {
    DataStream<String> answers(Inference<String> inference);
  }

  @Test
  void writesEachTextWithTheAdapterThatItsRecordNames() throws Exception {
    check(spec("peft/llama-base"), adapters("peft/llama-lora"), AdaptersIT::texts);
  }

  @Test
  void classifiesEachTextWithTheAdapterThatItsRecordNames() throws Exception {
    check(spec("peft/bert-base"), adapters("peft/bert-lora"), AdaptersIT::labels);
  }

  private void check(ModelSpec model, List<AdapterRef> adapters, Asking asking) throws Exception {
    Set<String> alone = Set.copyOf(eachAlone(model, adapters, asking));

    mixed(model, adapters, asking, RateLimiterStrategy.noOp(), new Configuration()).execute();

    assertThat(ANSWERED).containsExactlyInAnyOrderElementsOf(alone).hasSize(RECORDS * 3 / 4);
    assertThat(ANSWERED.stream().map(answer -> answer.split("\t", -1)[1]).distinct()).hasSize(3);
    assertThat(FAILED).hasSize(RECORDS / 4).allMatch(failure -> failure.startsWith("other:"));
  }

  /** The answers of three jobs, each with the records of its kind only. */
  private static List<String> eachAlone(ModelSpec model, List<AdapterRef> adapters, Asking asking)
      throws Exception {
    List<String> answers = new ArrayList<>();
    for (int kind = 0; kind <= adapters.size(); kind++) {
      ModelSpec one = kind == 0 ? model : model.withAdapter(adapters.get(kind - 1));
      String prefix = KINDS.get(kind) + ":";
      List<String> records =
          IntStream.range(0, RECORDS)
              .mapToObj(AdaptersIT::record)
              .filter(record -> record.startsWith(prefix))
              .toList();
      StreamExecutionEnvironment environment = environment(1, new Configuration());
      answers.addAll(
          asking
              .answers(Inference.on(environment.fromData(records)).model(one))
              .executeAndCollect(RECORDS));
    }
    return answers;
  }

  @Test
  void textsInFlightAreWrittenWithTheirAdaptersAfterARestore() throws Exception {
    ModelSpec model = spec("peft/llama-base");
    List<AdapterRef> adapters = adapters("peft/llama-lora");
    List<String> alone = eachAlone(model, adapters, AdaptersIT::texts);

    String savepoint;
    try (HeldText plain = HeldText.begin(model, BUDGET);
        HeldText first = HeldText.begin(model.withAdapter(adapters.get(0)), BUDGET);
        HeldText second = HeldText.begin(model.withAdapter(adapters.get(1)), BUDGET)) {
      JobClient job =
          mixed(
                  model,
                  adapters,
                  AdaptersIT::texts,
                  new StopsHalfway<>(HALF_OF_A_SUBTASK),
                  new Configuration())
              .executeAsync();
      for (HeldText held : List.of(plain, first, second)) {
        await().atMost(PATIENCE).until(() -> held.writer().waiting() == RECORDS / 8);
      }
      savepoint = savepoint(job);
    }
    assertThat(ANSWERED).as("texts that ended before the savepoint").isEmpty();
    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    mixed(model, adapters, AdaptersIT::texts, RateLimiterStrategy.noOp(), from).execute();

    assertThat(ANSWERED).containsExactlyInAnyOrderElementsOf(alone);
    assertThat(FAILED).hasSize(RECORDS / 4).doesNotHaveDuplicates();
  }

  @Test
  void labelsGoOnAfterARestoreInTheMiddle() throws Exception {
    ModelSpec model = spec("peft/bert-base");
    List<AdapterRef> adapters = adapters("peft/bert-lora");
    List<String> alone = eachAlone(model, adapters, AdaptersIT::labels);

    JobClient job =
        mixed(
                model,
                adapters,
                AdaptersIT::labels,
                new StopsHalfway<>(HALF_OF_A_SUBTASK),
                new Configuration())
            .executeAsync();
    await().atMost(PATIENCE).until(() -> ANSWERED.size() == RECORDS / 2 * 3 / 4);
    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint(job));
    mixed(model, adapters, AdaptersIT::labels, RateLimiterStrategy.noOp(), from).execute();

    assertThat(ANSWERED).containsExactlyInAnyOrderElementsOf(alone);
  }

  private String savepoint(JobClient job) throws Exception {
    String savepoint =
        job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(1, TimeUnit.MINUTES);
    job.cancel().get(1, TimeUnit.MINUTES);
    assertThatThrownBy(() -> job.getJobExecutionResult().get(1, TimeUnit.MINUTES))
        .hasStackTraceContaining("Job was cancelled");
    return savepoint;
  }

  @Test
  void countsInAGroupForEachAdapter() throws Exception {
    InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();
    StreamExecutionEnvironment environment =
        mixed(
            spec("peft/bert-base"),
            adapters("peft/bert-lora"),
            AdaptersIT::labels,
            RateLimiterStrategy.noOp(),
            reporter.addToConfiguration(new Configuration()));

    environment.execute();

    Map<String, Long> answered = new HashMap<>();
    String success = "inference_requests_success";
    reporter
        .getMetricsByGroup()
        .forEach(
            (group, metrics) -> {
              if (metrics.get(success) instanceof Counter counter) {
                String name =
                    group.getMetricIdentifier(success).replaceFirst(".*\\.infer\\.\\d+\\.", "");
                answered.merge(name, counter.getCount(), Long::sum);
              }
            });
    String counter = "model_inference." + success;
    assertThat(answered)
        .containsOnly(
            Map.entry(counter, RECORDS / 4L),
            Map.entry("adapter.lora." + counter, RECORDS / 4L),
            Map.entry("adapter.twice." + counter, RECORDS / 4L));
  }

  @Test
  void saysWhichAdaptersThereAre() throws Exception {
    StreamExecutionEnvironment environment = environment(1, new Configuration());

    List<Failure<String>> failures =
        Inference.on(environment.fromData("lora:a", "other:b"))
            .model(spec("peft/bert-base"))
            .adapters(AdaptersIT::adapter, adapters("peft/bert-lora").toArray(new AdapterRef[0]))
            .classify(AdaptersIT::text)
            .failures()
            .executeAndCollect(2);

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).input()).isEqualTo("other:b");
    assertThat(failures.get(0).category()).isEqualTo(FailureCategory.INVALID_INPUT);
    assertThat(failures.get(0).message())
        .isEqualTo(
            "the record's adapter was 'other', but must be one of lora, twice, or absent for the model without adapter.");
  }

  private static StreamExecutionEnvironment mixed(
      ModelSpec model,
      List<AdapterRef> adapters,
      Asking asking,
      RateLimiterStrategy<?> rate,
      Configuration settings) {
    StreamExecutionEnvironment environment = environment(SUBTASKS, settings);
    DataStream<String> records =
        environment
            .fromSource(
                new DataGeneratorSource<>(
                    index -> record(index.intValue()), RECORDS, rate, Types.STRING),
                WatermarkStrategy.noWatermarks(),
                "records")
            .uid("records");
    asking
        .answers(
            Inference.on(records)
                .model(model)
                .adapters(AdaptersIT::adapter, adapters.toArray(new AdapterRef[0])))
        .map(AdaptersIT::keep)
        .returns(Types.STRING)
        .uid("kept")
        .sinkTo(new DiscardingSink<>())
        .uid("gone");
    return environment;
  }

  private static String keep(String answer) {
    ANSWERED.add(answer);
    return answer;
  }

  private static DataStream<String> texts(Inference<String> inference) {
    return lines(
        inference
            .name("infer")
            .generate(
                record -> new WritingRequest("\"" + text(record) + "\"", null, 0), BUDGET, GREEDY),
        written -> written.result().json());
  }

  private static DataStream<String> labels(Inference<String> inference) {
    return lines(
        inference.name("infer").classify(AdaptersIT::text),
        labels -> JSON.writeValueAsString(labels));
  }

  private interface Shown<O> extends Serializable {
    String of(O output) throws Exception;
  }

  private static <O> DataStream<String> lines(InferenceStreams<String, O> asked, Shown<O> shown) {
    asked
        .failures()
        .map(failure -> String.valueOf(FAILED.add(failure.input() + failure.message())))
        .returns(Types.STRING)
        .uid("failed")
        .sinkTo(new DiscardingSink<>())
        .uid("failed-gone");
    return asked.results().map(result -> line(result, shown)).returns(Types.STRING).uid("lines");
  }

  private static <O> String line(Result<String, O> result, Shown<O> shown) throws Exception {
    return String.join("\t", result.input(), result.revision(), shown.of(result.output()));
  }

  private static String record(int index) {
    return KINDS.get(index % KINDS.size()) + ":Text number " + index;
  }

  private static String adapter(String record) {
    return record.startsWith(":") ? null : record.substring(0, record.indexOf(':'));
  }

  private static String text(String record) {
    return record.substring(record.indexOf(':') + 1);
  }

  private static ModelSpec spec(String name) {
    return ModelSpec.of(new ModelRef.Folder(TinyModels.folder(name).toString()));
  }

  /** The adapter as peft wrote it, and the same with changes that weigh twice as much. */
  private List<AdapterRef> adapters(String name) throws Exception {
    Path lora = TinyAdapters.folder(name);
    Path twice = Files.createDirectories(folder.resolve("twice"));
    String weights = "adapter_model.safetensors";
    Files.copy(lora.resolve(weights), twice.resolve(weights));
    String config = Files.readString(lora.resolve("adapter_config.json"));
    int alpha = JSON.readTree(config).path("lora_alpha").intValue();
    Files.writeString(
        twice.resolve("adapter_config.json"),
        config.replace("\"lora_alpha\": " + alpha, "\"lora_alpha\": " + 2 * alpha));
    return List.of(AdapterRef.parse("lora=" + lora), AdapterRef.parse("twice=" + twice));
  }

  private static StreamExecutionEnvironment environment(int parallelism, Configuration settings) {
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
  }
}
