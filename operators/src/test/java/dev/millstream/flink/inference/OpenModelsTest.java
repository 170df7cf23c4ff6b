package dev.millstream.flink.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that choose among models which only say who was asked. */
@SuppressWarnings("try") // closing a harness may be interrupted
class OpenModelsTest {
  private static final ModelSpec MODEL = ModelSpec.of(ModelRef.DEFAULT);
  private static final AdapterRef DE = AdapterRef.parse("de=/adapters/de");
  private static final AdapterRef EN = AdapterRef.parse("en=/adapters/en");
  private static final List<String> EVENTS = new ArrayList<>();

  @BeforeEach
  void forget() {
    EVENTS.clear();
  }

  /**
   * Answers with its name; refuses the question "bad", and cannot be loaded when it is "broken".
   */
  private record Named(String name) implements AskedModel<String, String, String> {
    static Named open(ModelSpec spec) {
      AdapterRef adapter = spec.adapter();
      String name = adapter == null ? "plain" : adapter.name();
      if (name.equals("broken")) {
        throw new ModelLoadException("it is broken.");
      }
      EVENTS.add("open " + name);
      return new Named(name);
    }

    @Override
    public CompletableFuture<String> ask(String input) {
      if (input.endsWith("bad")) {
        throw new InferenceException(FailureCategory.INVALID_INPUT, "it is bad.");
      }
      return CompletableFuture.completedFuture("by " + name);
    }

    @Override
    public String output(String answer) {
      return answer;
    }

    @Override
    public Cost cost(String answer) {
      return new Cost(1, 1, 0, 0, 0);
    }

    @Override
    public String revision() {
      return "r-" + name;
    }

    @Override
    public AnswerMetrics<String> metrics(MetricGroup group) {
      return new AnswerMetrics<>() {
        @Override
        public void requested() {
          EVENTS.add("requested " + name);
        }

        @Override
        public void answered(String answer, Cost cost, long latencyNanos) {
          EVENTS.add("answered " + name);
        }

        @Override
        public void failed() {
          EVENTS.add("failed " + name);
        }
      };
    }

    @Override
    public String toString() {
      return name + "@" + revision();
    }

    @Override
    public void close() {
      EVENTS.add("close " + name);
    }
  }

  @Test
  void asksTheModelThatTheRecordNames() throws Exception {
    List<Either<Result<String, String>, Failure<String>>> answers =
        answers(choosing(DE, EN), "en:1", ":2", "de:3", "en:4");

    assertThat(answers)
        .extracting(answer -> answer.left().output() + ", " + answer.left().revision())
        .containsExactly("by en, r-en", "by plain, r-plain", "by de, r-de", "by en, r-en");
    assertThat(answers).extracting(answer -> answer.left().model()).first().isEqualTo("en");
  }

  @Test
  void countsForTheModelThatAnswers() throws Exception {
    var unused = answers(choosing(DE, EN), "en:1", "de:bad", "fr:3", "de:");

    assertThat(EVENTS)
        .containsExactly(
            "open plain",
            "open de",
            "open en",
            "requested en",
            "answered en",
            "requested de",
            "failed de",
            "failed plain",
            "close en",
            "close de",
            "close plain");
  }

  @Test
  void aRecordWithNothingToAskPassesWhateverItNames() throws Exception {
    Result<String, String> passed = answers(choosing(DE), "fr:").get(0).left();

    assertThat(passed.output()).isNull();
    assertThat(passed.revision()).isEqualTo("r-plain");
  }

  @Test
  void anAdapterThatIsNotThereIsAFailureThatNamesThoseThatAre() throws Exception {
    Failure<String> several = answers(choosing(DE, EN), "fr:1").get(0).right();
    Failure<String> one = answers(choosing(DE), "fr:1").get(0).right();
    Failure<String> noName = answers(choosing(DE, EN), "my dear friend, :1").get(0).right();

    assertThat(several.category()).isEqualTo(FailureCategory.INVALID_INPUT);
    assertThat(several.model()).isEqualTo("plain@r-plain");
    assertThat(several.message())
        .isEqualTo(
            "the record's adapter was 'fr', but must be one of de, en, or absent for the model without adapter.");
    assertThat(one.message())
        .isEqualTo(
            "the record's adapter was 'fr', but must be de, or absent for the model without adapter.");
    assertThat(noName.message())
        .isEqualTo(
            "the record's adapter was no adapter's name, but must be one of de, en, or absent for the model without adapter.");
  }

  @Test
  void givesBackThoseBeforeOneThatCannotBeLoaded() {
    assertThatThrownBy(() -> answers(choosing(DE, AdapterRef.parse("broken=/adapters/broken"), EN)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("it is broken.");
    assertThat(EVENTS).containsExactly("open plain", "open de", "close de", "close plain");
  }

  @Test
  void refusesChoicesThatAreNone() {
    assertThatThrownBy(() -> choosing())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there were no adapters, but records choose among one or more. Name one, e.g. spam=/adapters/spam.");
    assertThatThrownBy(() -> choosing(DE, AdapterRef.parse("de=/other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "two adapters were named 'de', but records choose by name. Name each differently.");
    assertThatThrownBy(() -> choosing(DE).with(MODEL.withAdapter(EN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the model was given the adapter 'en=/adapters/en' for all records, but they choose among others. Name it among those.");
  }

  private static RecordModels<String> choosing(AdapterRef... adapters) {
    return RecordModels.<String>one(MODEL).choosing(OpenModelsTest::adapter, List.of(adapters));
  }

  private static String adapter(String record) {
    return record.startsWith(":") ? null : record.substring(0, record.indexOf(':'));
  }

  /** What Flink's own operator makes of the records. */
  private static List<Either<Result<String, String>, Failure<String>>> answers(
      RecordModels<String> models, String... records) throws Exception {
    InferenceFunction<String, String, String, String> function =
        new InferenceFunction<>(
            models,
            (spec, context) -> Named.open(spec),
            record -> record.endsWith(":") ? null : record);
    try (var harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(function, 60_000, 10, OutputMode.ORDERED),
            Types.STRING.createSerializer(new SerializerConfigImpl()))) {
      harness.setup(
          InferenceTypes.of(Types.STRING, TypeInformation.of(String.class))
              .answer()
              .createSerializer(new SerializerConfigImpl()));
      harness.open();
      for (String record : records) {
        harness.processElement(record, 0);
      }
      harness.endInput();
      return harness.getOutput().stream()
          .filter(StreamRecord.class::isInstance)
          .map(OpenModelsTest::answer)
          .map(Objects::requireNonNull)
          .toList();
    }
  }

  @SuppressWarnings("unchecked") // the harness hands out raw elements
  private static Either<Result<String, String>, Failure<String>> answer(Object element) {
    return ((StreamRecord<Either<Result<String, String>, Failure<String>>>) element).getValue();
  }
}
