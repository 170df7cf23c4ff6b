package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millstream.flink.pace.Pace;
import dev.millstream.flink.pace.PacedSource;
import dev.millstream.generate.text.HeldText;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether a checkpoint waits for a text, on a real MiniCluster: the thread that computes is held in
 * the middle of the job's texts.
 */
class PacedGenerateIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ModelRef MODEL =
      new ModelRef.Folder(TinyModels.folder("text-generation/llama").toString());

  /** One slot for the text that is held, and one for each text that may be in flight. */
  private static final int CAPACITY = 3;

  private static final WritingBudget BUDGET = new WritingBudget(CAPACITY + 1, 256, 64 << 20, 1);

  /** Drawn, and so long that the held text's few tokens do not get them done. */
  private static final String LONG_DRAWN_TEXTS =
      "{\"do_sample\": true, \"min_new_tokens\": 200, \"max_new_tokens\": 200}";

  private static final Pattern FLINK_OR_OURS =
      Pattern.compile("(org\\.apache|dev\\.millstream)\\.flink.*");
  private static final Queue<String> ENDED = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  /** How the source stands before the operator. */
  private enum Reading {
    PACED(CAPACITY),
    /** Two records and the watermark between them take all places; another goes behind them. */
    PACED_WITH_WATERMARKS(2),
    PACED_IN_ANOTHER_CHAIN(CAPACITY),
    AS_FAST_AS_TAKEN(CAPACITY);

    private final int inFlight;

    Reading(int inFlight) {
      this.inFlight = inFlight;
    }
  }

  @BeforeEach
  void forget() {
    ENDED.clear();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCheckpointNeverWaitsForATextBehindAPacedSource(boolean ordered) throws Exception {
    String savepoint = savepointUnderABacklog(Reading.PACED, 3 * CAPACITY, ordered);

    assertThatTheRestIsWrittenFrom(savepoint, Reading.AS_FAST_AS_TAKEN, 3 * CAPACITY);
  }

  /** It holds no text, so that a restore writes all. */
  private static void assertThatTheRestIsWrittenFrom(String savepoint, Reading reading, int records)
      throws Exception {
    ENDED.clear();
    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    job(reading, records, true, from).execute();
    List<String> restored = ENDED.stream().sorted().toList();
    ENDED.clear();
    job(reading, records, true, new Configuration()).execute();
    assertThat(restored).hasSize(records).doesNotHaveDuplicates();
    assertThat(ENDED.stream().sorted().toList()).isEqualTo(restored);
  }

  @Test
  void norWhereEachRecordHasAWatermark() throws Exception {
    savepointUnderABacklog(Reading.PACED_WITH_WATERMARKS, 3 * CAPACITY, true);
  }

  @Test
  void norWhereABoundedInputHasEnded() throws Exception {
    String savepoint = savepointUnderABacklog(Reading.PACED, CAPACITY, true);

    assertThatTheRestIsWrittenFrom(savepoint, Reading.PACED, CAPACITY);
  }

  /** A record that finds no place in flight keeps the task's thread, and no barrier passes it. */
  @ParameterizedTest
  @EnumSource(
      value = Reading.class,
      names = {"PACED_IN_ANOTHER_CHAIN", "AS_FAST_AS_TAKEN"})
  void aCheckpointWaitsForATextWhereASourceReadsOn(Reading reading) throws Exception {
    String waitsIn = reading == Reading.AS_FAST_AS_TAKEN ? "addToWorkQueue" : "awaitPlace";
    assertThat(textsBeforeASavepoint(reading, 3 * CAPACITY, waitsIn)).isPositive();
  }

  /** Flink's operator lets nothing pass before all is done. */
  @Test
  void aCheckpointWaitsForAllTextsWhereABoundedInputHasEnded() throws Exception {
    assertThat(textsBeforeASavepoint(Reading.AS_FAST_AS_TAKEN, CAPACITY, "endData"))
        .isEqualTo(CAPACITY);
  }

  /** Taken while as many texts as may be are being written and more records wait to be read. */
  private String savepointUnderABacklog(Reading reading, int records, boolean ordered)
      throws Exception {
    try (HeldText held = HeldText.begin(ModelSpec.of(MODEL), BUDGET)) {
      JobClient job = job(reading, records, ordered, new Configuration()).executeAsync();
      await().atMost(PATIENCE).until(() -> held.writer().waiting() == reading.inFlight);
      untilAllAreBeingWritten(held);

      String savepoint = savepoint(job).get(1, TimeUnit.MINUTES);

      assertThat(ENDED).as("texts that ended before the checkpoint").isEmpty();
      job.cancel().get(1, TimeUnit.MINUTES);
      assertThatThrownBy(() -> job.getJobExecutionResult().get(1, TimeUnit.MINUTES))
          .hasStackTraceContaining("Job was cancelled");
      return savepoint;
    }
  }

  /** How many texts had ended when a savepoint was done that was asked for before any had. */
  private int textsBeforeASavepoint(Reading reading, int records, String waitsIn) throws Exception {
    CompletableFuture<Integer> endedBefore;
    JobClient job;
    try (HeldText held = HeldText.begin(ModelSpec.of(MODEL), BUDGET)) {
      job = job(reading, records, true, new Configuration()).executeAsync();
      await().atMost(PATIENCE).until(() -> held.writer().waiting() == CAPACITY);
      untilAllAreBeingWritten(held);
      await().atMost(PATIENCE).until(() -> aTaskWaitsIn(waitsIn));

      endedBefore = savepoint(job).handle((path, failure) -> ENDED.size());
    }
    int ended = endedBefore.get(1, TimeUnit.MINUTES);
    job.getJobExecutionResult().get(1, TimeUnit.MINUTES);
    return ended;
  }

  private static void untilAllAreBeingWritten(HeldText held) throws InterruptedException {
    while (held.writer().waiting() > 0) {
      held.goOn(1);
    }
  }

  private CompletableFuture<String> savepoint(JobClient job) {
    return job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL);
  }

  private static boolean aTaskWaitsIn(String method) {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            frame ->
                FLINK_OR_OURS.matcher(frame.getClassName()).matches()
                    && frame.getMethodName().equals(method));
  }

  private static StreamExecutionEnvironment job(
      Reading reading, int records, boolean ordered, Configuration settings) {
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    environment.enableCheckpointing(Duration.ofHours(1).toMillis());
    Pace pace = Pace.create();
    Inference<String> inference =
        Inference.on(prompts(environment, reading, records, pace)).model(MODEL).capacity(CAPACITY);
    TextInference<String> texts =
        (ordered ? inference : inference.unordered())
            .texts(WritingTask.TEXT_GENERATION, PacedGenerateIT::drawn, BUDGET);
    (reading == Reading.AS_FAST_AS_TAKEN ? texts : texts.paced(pace))
        .whole(LONG_DRAWN_TEXTS)
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

  private static DataStream<String> prompts(
      StreamExecutionEnvironment environment, Reading reading, int records, Pace pace) {
    Source<String, NumberSequenceSplit, ?> prompts =
        new DataGeneratorSource<>(index -> "Prompt " + index, records, Types.STRING);
    SingleOutputStreamOperator<String> stream =
        environment
            .fromSource(
                reading == Reading.AS_FAST_AS_TAKEN ? prompts : new PacedSource<>(prompts, pace),
                reading == Reading.PACED_WITH_WATERMARKS
                    ? WatermarkStrategy.<String>forGenerator(context -> new EachRecord())
                        .withTimestampAssigner((prompt, before) -> number(prompt))
                    : WatermarkStrategy.noWatermarks(),
                "prompts",
                Types.STRING)
            .uid("prompts");
    return reading == Reading.PACED_IN_ANOTHER_CHAIN ? stream.disableChaining() : stream;
  }

  private static long number(String prompt) {
    return Long.parseLong(prompt.substring("Prompt ".length()));
  }

  private static WritingRequest drawn(String prompt) {
    return new WritingRequest("\"" + prompt + "\"", null, prompt.hashCode());
  }
}
