package dev.millstream.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the harness declares close() throws Exception
class AnswerRecordsTest {
  private static final int LIMIT = 1_000;
  private final AnswerRecords records = new AnswerRecords("labels", LIMIT);

  @Test
  void holdTheAnswerUnderTheRecordsKeyWithItsHeaders() {
    ProducerRecord<byte[], byte[]> record = records.record(answer("k", "\"7\"", "[{}]"));

    assertThat(record.topic()).isEqualTo("labels");
    assertThat(record.timestamp()).isNull();
    assertThat(record.key()).isEqualTo("k".getBytes(UTF_8));
    assertThat(new String(record.value(), UTF_8))
        .isEqualTo("{\"id\":\"7\",\"result\":[{}],\"model\":\"m\",\"revision\":\"r\"}");
    assertThat(VectorRecordsTest.headers(record))
        .containsExactly("trace=x", "millstream.model=m", "millstream.revision=r");
  }

  @Test
  void takeTheIdForAKeyWhereThereIsNone() {
    assertThat(records.record(answer(null, "\"a b\"", "1")).key()).isEqualTo("a b".getBytes(UTF_8));
    assertThat(records.record(answer(null, "7", "1")).key()).isEqualTo("7".getBytes(UTF_8));
    assertThat(records.record(answer(null, null, "1")).key()).isNull();
  }

  @Test
  void areTombstonesWhereTheRecordIsGone() {
    ProducerRecord<byte[], byte[]> record = records.record(answer("k", "\"k\"", null));

    assertThat(record.key()).isEqualTo("k".getBytes(UTF_8));
    assertThat(record.value()).isNull();
  }

  @Test
  void becomeDeadLettersWhereTheyAreTooLarge() throws Exception {
    InferenceAnswer small = answer("k", "1", "\"x\"");
    InferenceAnswer large = answer("k", "2", "\"" + "x".repeat(LIMIT) + "\"");

    try (var harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new FittingAnswers(records)))) {
      harness.open();
      harness.processElement(large, 0);
      harness.processElement(small, 0);

      assertThat(harness.extractOutputValues())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(small);
      assertThat(harness.getSideOutput(FittingAnswers.TOO_LARGE))
          .extracting(StreamRecord::getValue)
          .singleElement()
          .satisfies(letter -> check(letter, TopicSerializer.size(records.record(large))));
    }
  }

  private static void check(DeadLetter letter, int size) {
    assertThat(letter.stage()).isEqualTo("write");
    assertThat(letter.category()).isEqualTo("TOO_LONG");
    assertThat(letter.model()).isEqualTo("m@r");
    assertThat(letter.value()).isEqualTo("raw".getBytes(UTF_8));
    assertThat(letter.message())
        .isEqualTo(
            "the answer takes %d bytes as a record of topic 'labels', but max.request.size is 1000. Raise it and the topic's max.message.bytes, or ask for less, such as a smaller top_k.",
            size);
  }

  private static InferenceAnswer answer(
      @Nullable String key, @Nullable String id, @Nullable String result) {
    Origin origin =
        new Origin("mails", 0, 7, -1, List.of(new Header("trace", "x".getBytes(UTF_8))));
    SourceRecord source =
        new SourceRecord(key == null ? null : key.getBytes(UTF_8), "raw".getBytes(UTF_8), origin);
    return new InferenceAnswer(
        new InferenceRequest(id, "\"text\"", null, source), result, "spam", 0.9, "m", "r");
  }
}
