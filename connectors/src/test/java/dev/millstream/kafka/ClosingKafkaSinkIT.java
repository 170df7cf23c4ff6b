package dev.millstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.testing.FlinkJobs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClosingKafkaSinkIT {
  private static final String TOPIC = "words";

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(BrokerSettings.temporary());
    Topics.ensure(broker.bootstrapServers(), Map.of(), List.of(TopicSpec.named(TOPIC)));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void aJobThatHasEndedLeavesNoClientOpen() throws Exception {
    long before = adminClients();

    run(new ClosingKafkaSink<>(flinksOwn("tidy"), options(TOPIC)));

    await().atMost(Duration.ofSeconds(30)).until(() -> adminClients() <= before);
  }

  /** When this fails, Flink's sink has learned to close its client and ours can go. */
  @Test
  void flinksOwnSinkLeavesOneOpenForEachSubtask() throws Exception {
    long before = adminClients();

    run(flinksOwn("untidy"));

    assertThat(adminClients()).isEqualTo(before + 2);
  }

  @Test
  void aMissingTopicIsNamedBeforeAnythingIsOpened() {
    assertThatThrownBy(() -> Topics.require(broker.bootstrapServers(), Map.of(), "nowhere"))
        .isInstanceOf(TopicsException.class)
        .hasMessage(
            "There is no topic 'nowhere' at '%s', but the job writes to it. Create it, or restart the job anew, which creates it."
                .formatted(broker.bootstrapServers()));
  }

  private static KafkaSinkOptions options(String topic) {
    return KafkaSinkOptions.of(broker.bootstrapServers(), topic, "prefix");
  }

  private static KafkaSink<String> flinksOwn(String prefix) {
    return KafkaSink.<String>builder()
        .setBootstrapServers(broker.bootstrapServers())
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(prefix)
        .setProperty("transaction.timeout.ms", "60000")
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<String>builder()
                .setTopic(TOPIC)
                .setValueSerializationSchema(new SimpleStringSchema())
                .build())
        .build();
  }

  private static void run(Sink<String> sink) throws Exception {
    StreamExecutionEnvironment environment =
        FlinkJobs.environment(2, Duration.ofMillis(200), Map.of("restart-strategy.type", "none"));
    environment.fromData("one", "two").sinkTo(sink);
    environment.execute();
  }

  private static long adminClients() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kafka-admin-client-thread"))
        .count();
  }
}
