package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.adapter.AdapterRef;
import dev.millstream.flink.evaluate.StopsHalfway;
import dev.millstream.flink.inference.TextPiece;
import dev.millstream.generate.text.HeldText;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.generate.text.Written;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyAdapters;
import dev.millstream.pool.TinyModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are told piece by piece, on a real MiniCluster. */
class GenerateInPiecesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ModelRef MODEL =
      new ModelRef.Folder(TinyModels.folder("text-generation/llama").toString());

  /** One slot for the text that is held, and one for each text of the job. */
  private static final int PROMPTS = 3;

  private static final WritingBudget BUDGET = new WritingBudget(PROMPTS + 1, 256, 64 << 20, 1);
  private static final String DRAWN_TEXTS =
      """
      {"do_sample": true, "min_new_tokens": 60, "max_new_tokens": 60, "num_return_sequences": 1,
       "return_full_text": false}
      """;

  /** What leaves the operator, in its order: a result, a failure or a piece. */
  private static final Queue<Object> LEFT = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    LEFT.clear();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void piecesPutTogetherAreTheTextsAndLeaveBeforeThem(boolean ordered) throws Exception {
    List<String> own = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      own.add(
          "{\"max_new_tokens\": %d, \"num_return_sequences\": %d}"
              .formatted(1 + i * 7 % 30, 1 + i % 3));
    }
    StreamExecutionEnvironment environment = environment(new Configuration());
    attach(environment.fromData(own), ordered, Duration.ofMinutes(5));

    environment.execute();

    assertThat(results()).extracting(Text::record).containsExactlyInAnyOrderElementsOf(own);
    if (ordered) {
      assertThat(results()).extracting(Text::record).isEqualTo(own);
    }
    Map<String, Text> whole = new HashMap<>();
    Map<String, StringBuilder> growing = new HashMap<>();
    Map<String, Integer> next = new HashMap<>();
    for (Object left : LEFT) {
      if (left instanceof Text text) {
        whole.put(text.record, text);
        for (int i = 0; i < text.texts.size(); i++) {
          assertThat(growing.get(i + text.record)).hasToString(text.texts.get(i));
          assertThat(next).containsEntry(i + text.record, -1);
        }
      } else {
        TextPiece<String> piece = piece(left);
        String of = piece.text() + piece.input();
        assertThat(whole).as("results before their pieces").doesNotContainKey(piece.input());
        assertThat(piece.sequence()).isEqualTo(next.getOrDefault(of, 0));
        assertThat(piece.piece().isEmpty()).isEqualTo(piece.end() != null);
        assertThat(piece.end()).isIn(null, "length", "eos_token");
        next.put(of, piece.end() == null ? piece.sequence() + 1 : -1);
        growing.computeIfAbsent(of, text -> new StringBuilder()).append(piece.piece());
      }
    }
    assertThat(whole).hasSize(own.size());
  }

  @Test
  void aRestoreTellsTheSamePiecesWithTheSameNumbers() throws Exception {
    String savepoint;
    try (HeldText held = HeldText.begin(ModelSpec.of(MODEL), BUDGET)) {
      StreamExecutionEnvironment environment = environment(new Configuration());
      attach(prompts(environment, new StopsHalfway<>(PROMPTS)), true, Duration.ofMinutes(5));
      JobClient job = environment.executeAsync();
      await().atMost(PATIENCE).until(() -> held.writer().waiting() == PROMPTS);
      held.goOn(20);
      await().atMost(PATIENCE).until(() -> pieces().size() > PROMPTS * 3);

      savepoint =
          job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
              .get(1, TimeUnit.MINUTES);

      job.cancel().get(1, TimeUnit.MINUTES);
      assertThatThrownBy(() -> job.getJobExecutionResult().get(1, TimeUnit.MINUTES))
          .hasStackTraceContaining("Job was cancelled");
    }
    assertThat(results()).isEmpty();
    List<TextPiece<String>> before = pieces();
    LEFT.clear();

    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    StreamExecutionEnvironment environment = environment(from);
    attach(prompts(environment, RateLimiterStrategy.noOp()), true, Duration.ofMinutes(5));
    environment.execute();

    assertThat(results()).hasSize(2 * PROMPTS);
    assertThat(pieces()).doesNotHaveDuplicates().containsAll(before);
    assertThat(pieces().stream().filter(piece -> piece.end() != null)).hasSize(2 * PROMPTS);
  }

  @Test
  void aRecordThatFailsEndsWithAPieceThatSaysWhy() throws Exception {
    String wrong = "{\"max_new_tokens\": 0}";
    String tooLong = "{\"max_new_tokens\": 3000}";
    StreamExecutionEnvironment environment = environment(new Configuration());
    attach(environment.fromData(wrong, "nothing", tooLong), true, Duration.ofMinutes(5));

    environment.execute();

    assertThat(pieces())
        .containsExactly(
            new TextPiece<>(wrong, 0, 0, "", "INVALID_INPUT"),
            new TextPiece<>(tooLong, 0, 0, "", "TOO_LONG"));
    assertThat(LEFT)
        .filteredOn(String.class::isInstance)
        .containsExactly(wrong + " INVALID_INPUT", "nothing", tooLong + " TOO_LONG");
  }

  @Test
  void aRecordThatNamesAnAdapterThatIsNotThereEndsWithAPieceToo() throws Exception {
    String adapter = "lora=" + TinyAdapters.folder("peft/llama-lora");
    StreamExecutionEnvironment environment = environment(new Configuration());
    attach(
        Inference.on(environment.fromData("{}"))
            .model(new ModelRef.Folder(TinyModels.folder("peft/llama-base").toString()))
            .adapters(record -> "other", AdapterRef.parse(adapter)));

    environment.execute();

    assertThat(LEFT)
        .containsExactly(new TextPiece<>("{}", 0, 0, "", "INVALID_INPUT"), "{} INVALID_INPUT");
  }

  @Test
  void aTextWhoseTimeIsOverEndsWithAPieceThatSaysSo() throws Exception {
    StreamExecutionEnvironment environment = environment(new Configuration());
    attach(environment.fromData("{}"), true, Duration.ofSeconds(2));
    try (HeldText held = HeldText.begin(ModelSpec.of(MODEL), BUDGET)) {
      JobClient job = environment.executeAsync();
      await().atMost(PATIENCE).until(() -> held.writer().waiting() == 1);
      held.goOn(3);

      await().atMost(PATIENCE).until(() -> LEFT.contains("{} TIMEOUT"));
      held.goOn(3);
      job.getJobExecutionResult().get(1, TimeUnit.MINUTES);
    }

    List<TextPiece<String>> told = pieces();
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i).sequence()).isEqualTo(i);
      assertThat(told.get(i).end()).isEqualTo(i == told.size() - 1 ? "TIMEOUT" : null);
    }
    assertThat(LEFT).last().isEqualTo("{} TIMEOUT");
  }

  @Test
  void whatWritesNoTextHasNoPieces() throws Exception {
    TextInference<String> judged =
        Inference.on(environment(new Configuration()).fromData("{}"))
            .model(MODEL)
            .texts(WritingTask.PERPLEXITY, GenerateInPiecesIT::request, BUDGET);

    assertThatThrownBy(() -> judged.inPieces("{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the task perplexity writes no text, so there are no pieces to tell. Ask for whole answers.");
  }

  private record Text(String record, List<String> texts) {}

  private static List<Text> results() {
    return LEFT.stream().filter(Text.class::isInstance).map(Text.class::cast).toList();
  }

  private static List<TextPiece<String>> pieces() {
    return LEFT.stream()
        .filter(TextPiece.class::isInstance)
        .map(GenerateInPiecesIT::piece)
        .toList();
  }

  @SuppressWarnings("unchecked") // the job of this test has strings for records
  private static TextPiece<String> piece(Object left) {
    return (TextPiece<String>) left;
  }

  private static DataStream<String> prompts(
      StreamExecutionEnvironment environment, RateLimiterStrategy<?> rate) {
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                index -> "{\"top_k\": %d}".formatted(40 + index), 2 * PROMPTS, rate, Types.STRING),
            WatermarkStrategy.noWatermarks(),
            "prompts")
        .uid("prompts");
  }

  /** Records are the parameters of their own texts. */
  private static void attach(DataStream<String> own, boolean ordered, Duration timeout) {
    Inference<String> inference = Inference.on(own).model(MODEL).capacity(32).timeout(timeout);
    attach(ordered ? inference : inference.unordered());
  }

  private static void attach(Inference<String> inference) {
    TextStreams<String, Written> texts =
        inference
            .texts(WritingTask.TEXT_GENERATION, GenerateInPiecesIT::request, BUDGET)
            .inPieces(DRAWN_TEXTS);
    texts
        .results()
        .map(
            result -> {
              Written written = result.output();
              LEFT.add(written == null ? result.input() : text(result.input(), written));
              return result.input();
            })
        .returns(Types.STRING)
        .uid("results")
        .sinkTo(new DiscardingSink<>())
        .uid("results-gone");
    texts
        .failures()
        .map(
            failure -> {
              LEFT.add(failure.input() + " " + failure.category());
              return failure.input();
            })
        .returns(Types.STRING)
        .uid("failures")
        .sinkTo(new DiscardingSink<>())
        .uid("failures-gone");
    attachPieces(texts.pieces());
  }

  private static void attachPieces(DataStream<TextPiece<String>> pieces) {
    pieces
        .map(
            piece -> {
              LEFT.add(piece);
              return piece.piece();
            })
        .returns(Types.STRING)
        .uid("pieces")
        .sinkTo(new DiscardingSink<>())
        .uid("pieces-gone");
  }

  private static WritingRequest request(String own) {
    return own.equals("nothing") ? null : new WritingRequest("\"A text\"", own, own.hashCode());
  }

  private static Text text(String record, Written written) throws Exception {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : JSON.readTree(written.result().json())) {
      texts.add(text.path("generated_text").asText());
    }
    return new Text(record, texts);
  }

  private static StreamExecutionEnvironment environment(Configuration settings) {
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.createLocalEnvironment(1, settings);
  }
}
