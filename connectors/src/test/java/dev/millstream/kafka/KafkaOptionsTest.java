package dev.millstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

class KafkaOptionsTest {
  private static final KafkaSinkOptions SINK = KafkaSinkOptions.of("b:1", "embeddings", "job");
  private static final KafkaSourceOptions SOURCE = KafkaSourceOptions.of("b:1", "docs", "group");

  @Test
  void refusesATransactionTimeoutThatNoBrokerAccepts() {
    assertThatThrownBy(() -> SINK.with(Map.of("transaction.timeout.ms", "3600000")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The Kafka property 'transaction.timeout.ms' was '3600000' but must be from 1 to 900000"
                + " (15 minutes), the most that a broker accepts. Choose a time longer than a"
                + " checkpoint and a restart together, or remove it to use 600000 (10 minutes).");
    assertThat(SINK.with(Map.of("transaction.timeout.ms", "900000")).properties()).hasSize(1);
  }

  @Test
  void refusesANumberThatIsNone() {
    assertThatThrownBy(() -> SINK.with(Map.of("max.request.size", "2MB")))
        .hasMessage(
            "The Kafka property 'max.request.size' was '2MB' but must be a whole number. Kafka's"
                + " default is 1048576.");
    assertThat(SINK.maxRecordBytes()).isEqualTo(1_048_576);
    assertThat(SINK.with(Map.of("max.request.size", "2000000")).maxRecordBytes())
        .isEqualTo(2_000_000);
  }

  @Test
  void refusesPropertiesThatMillstreamSets() {
    KafkaSinkOptions sink = SINK.with(Map.of("transactional.id", "x"));
    KafkaSourceOptions source = SOURCE.with(Map.of("value.deserializer", "x"));

    assertThatThrownBy(() -> KafkaVectors.sink(sink, VectorEncoding.ARRAY))
        .hasMessage(
            "The Kafka property 'transactional.id' cannot be passed on, because Millstream sets it"
                + " itself. Remove it.");
    assertThatThrownBy(() -> KafkaDocuments.source(source))
        .hasMessage(
            "The Kafka property 'value.deserializer' cannot be passed on, because Millstream sets it"
                + " itself. Remove it.");
  }

  @Test
  void refusesWhatIsEmpty() {
    assertThatThrownBy(() -> KafkaSinkOptions.of("b:1", " ", "job"))
        .hasMessage("The topic must not be empty. Use e.g. embeddings.");
    assertThatThrownBy(
            () ->
                new KafkaSourceOptions(
                    "b:1", List.of(), "g", KafkaSourceOptions.Start.LATEST, false, Map.of()))
        .hasMessage("No topic was named to read from. Name at least one, such as docs.");
    assertThatThrownBy(() -> new TopicSpec("docs", -1, Map.of()))
        .hasMessage(
            "The number of partitions of topic 'docs' was -1 but must be at least 1, or 0 for the"
                + " broker's default.");
  }

  @Test
  void isExactlyOnceUnlessChosenOtherwise() {
    assertThat(SINK.guarantee()).isEqualTo(DeliveryGuarantee.EXACTLY_ONCE);
    assertThat(SINK.with(DeliveryGuarantee.AT_LEAST_ONCE).guarantee())
        .isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
  }

  @Test
  void waitsForMoreRecordsWhereNobodySeesTheFirstOrAMillisecondUnlessToldOtherwise() {
    assertThat(TransactionalSink.producer(SINK))
        .containsOnly(entry("linger.ms", "100"), entry("transaction.timeout.ms", "600000"));
    assertThat(TransactionalSink.producer(SINK.with(DeliveryGuarantee.AT_LEAST_ONCE)))
        .containsOnly(entry("linger.ms", "1"), entry("transaction.timeout.ms", "600000"));
    assertThat(TransactionalSink.producer(SINK.with(Map.of("linger.ms", "20", "acks", "all"))))
        .contains(entry("linger.ms", "20"), entry("acks", "all"));
  }

  @Test
  void buildsEverySourceAndSink() {
    for (KafkaSourceOptions.Start start : KafkaSourceOptions.Start.values()) {
      assertThat(KafkaDocuments.source(SOURCE.from(start).untilNow()).getBoundedness()).isNotNull();
    }
    assertThat(KafkaVectors.sink(SINK, VectorEncoding.BYTES)).isNotNull();
    assertThat(KafkaDeadLetters.sink(SINK.with(DeliveryGuarantee.AT_LEAST_ONCE))).isNotNull();
  }
}
