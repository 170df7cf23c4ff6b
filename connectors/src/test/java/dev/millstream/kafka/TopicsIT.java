package dev.millstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicsIT {
  @Test
  void makesWhatIsMissingAsAskedAndSaysWhatItMade() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicSpec docs = new TopicSpec("docs", 3, Map.of());
      TopicSpec vectors = TopicSpec.named("embeddings").compacted();

      assertThat(Topics.ensure(broker.bootstrapServers(), Map.of(), List.of(docs)))
          .containsExactly("docs");
      assertThat(Topics.ensure(broker.bootstrapServers(), Map.of(), List.of(docs, vectors)))
          .containsExactly("embeddings");
      assertThat(Topics.ensure(broker.bootstrapServers(), Map.of(), List.of(docs, vectors)))
          .isEmpty();

      assertThat(
              admin.describeTopics(List.of("docs")).allTopicNames().get().get("docs").partitions())
          .hasSize(3);
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "embeddings");
      assertThat(
              admin
                  .describeConfigs(List.of(topic))
                  .all()
                  .get()
                  .get(topic)
                  .get("cleanup.policy")
                  .value())
          .isEqualTo("compact");
      assertThatThrownBy(
              () ->
                  Topics.ensure(
                      broker.bootstrapServers(),
                      Map.of(),
                      List.of(new TopicSpec("odd", 1, Map.of("cleanup.policy", "burn")))))
          .isInstanceOf(TopicsException.class)
          .hasMessageStartingWith(
              "Topic 'odd' cannot be looked up or made at '" + broker.bootstrapServers() + "': ")
          .hasMessageEndingWith(
              ". Make it by hand, or give this client the right to describe and create topics.");
    }
  }

  @Test
  void saysWithinItsPatienceThatNoBrokerAnswers() throws Exception {
    // Listens and never answers, as a broker does that hangs.
    try (ServerSocket silent =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      String address = "127.0.0.1:" + silent.getLocalPort();

      assertThatThrownBy(
              () ->
                  Topics.ensure(
                      address, Map.of(), List.of(TopicSpec.named("docs")), Duration.ofSeconds(1)))
          .isInstanceOf(TopicsException.class)
          .hasMessage(
              "No Kafka broker answered at '"
                  + address
                  + "' within 1 s. Check that it runs and that this is its address, or name"
                  + " another.");
    }
  }

  @Test
  void saysThatAnAddressIsNone() {
    assertThatThrownBy(() -> Topics.ensure("nonsense", Map.of(), List.of()))
        .isInstanceOf(TopicsException.class)
        .hasMessage(
            "Kafka's client cannot be set up for 'nonsense': Invalid url in bootstrap.servers:"
                + " nonsense. Correct the bootstrap servers (host:port, with commas between) or the"
                + " Kafka properties.");
  }
}
