package dev.millstream.flink.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.ModelRef;
import dev.millstream.pool.TinyModels;
import dev.millstream.pool.TokenizerPool;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.TextPair;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.TokenizedText;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.TokenizerCall;
import dev.millstream.tokenize.Truncation;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.Test;

/** The function inside Flink's own operator. */
@SuppressWarnings("try") // closing a harness may be interrupted
class TokenizeFunctionTest {
  private static final ModelRef MODEL = TinyModels.mean();

  private static OneInputStreamOperatorTestHarness<
          String, Either<Result<String, Tokenization>, Failure<String>>>
      harness() throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(
                new TokenizeFunction<String, TextPair, Tokenization>(
                    MODEL, TokenizeFunctionTest::call, TextPair::of)));
    harness.setup(
        InferenceTypes.of(Types.STRING, OutputTypes.TOKENIZATION)
            .answer()
            .createSerializer(withoutKryo()));
    return harness;
  }

  private static SerializerConfigImpl withoutKryo() {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    return config;
  }

  @Test
  void hasAnsweredEveryRecordBeforeACheckpointAndKeepsNothingInIt() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.open();
      harness.processElement("before", 1);
      assertThat(harness.extractOutputStreamRecords()).hasSize(1);
      snapshot = harness.snapshot(1, 1);
      assertThat(snapshot.getStateSize()).isZero();
    }

    try (var restored = harness()) {
      restored.initializeState(snapshot);
      restored.open();
      restored.processElement("after", 2);

      assertThat(restored.extractOutputStreamRecords())
          .singleElement()
          .satisfies(
              answer -> {
                assertThat(answer.getTimestamp()).isEqualTo(2);
                assertThat(answer.getValue().left().input()).isEqualTo("after");
              });
    }
  }

  @Test
  void countsTokensAndFailures() {
    Map<String, Counter> counters = new HashMap<>();
    MetricGroup group =
        new UnregisteredMetricsGroup() {
          @Override
          public MetricGroup addGroup(String name) {
            return this;
          }

          @Override
          public Counter counter(String name) {
            return counters.computeIfAbsent(name, unknown -> new SimpleCounter());
          }
        };
    TokenizeMetrics metrics = new TokenizeMetrics(group);

    metrics.requested();
    metrics.answered(new Cost(7, 0, 2_000, 0, 0));
    metrics.requested();
    metrics.failed();

    assertThat(counters.get("inference_requests").getCount()).isEqualTo(2);
    assertThat(counters.get("inference_requests_success").getCount()).isEqualTo(1);
    assertThat(counters.get("inference_requests_failure").getCount()).isEqualTo(1);
    assertThat(counters.get("inference_rows_output").getCount()).isEqualTo(1);
    assertThat(counters.get("tokens").getCount()).isEqualTo(7);
    assertThat(counters.get("tokenization_time_us").getCount()).isEqualTo(2);
  }

  @Test
  void writesTokensDownWithoutKryo() throws Exception {
    assertThat(OutputTypes.TOKENIZATION.toString()).doesNotContain("GenericType");
    TypeSerializer<Tokenization> serializer =
        OutputTypes.TOKENIZATION.createSerializer(withoutKryo());
    Tokenization tokens = windows();

    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(tokens, out);
    Tokenization read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(read).usingRecursiveComparison().isEqualTo(tokens);
    assertThat(read.windows()).hasSize(2).first().isInstanceOf(TokenizedText.class);
  }

  private static Tokenization windows() throws Exception {
    TokenizeOptions options =
        TokenizeOptions.DEFAULT.withTruncation(Truncation.LONGEST_FIRST, 4).withWindows(1);
    try (var lease = TokenizerPool.ofThisProcess().lease(MODEL)) {
      return lease.tokenizer().tokenizer().call(options).apply("a b c", null);
    }
  }

  private static TokenizeFunction.Call<TextPair, Tokenization> call(Tokenizer tokenizer) {
    TokenizerCall call = tokenizer.call(TokenizeOptions.FOR_MODEL);
    return texts -> {
      Tokenization tokens = RowEncoder.orRefuse(() -> call.apply(texts.text(), texts.pair()));
      return new TokenizeFunction.Tokenized<>(tokens, tokens.length());
    };
  }
}
