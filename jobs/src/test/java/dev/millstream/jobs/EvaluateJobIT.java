package dev.millstream.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.Shared;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mails are classified from topic to topic on a real broker, people's labels come in another topic,
 * out of order and up to half an hour later, and the evaluation joins them: over all windows it
 * counts what one look at all of them counts.
 */
class EvaluateJobIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAILS = 400;
  private static final long HALF_AN_HOUR = 30 * 60 * 1_000L;

  @TempDir Path folder;

  /** A mail and its label. */
  private record Mail(String id, String text, String label) {
    String asked() {
      return JSON.createObjectNode().put("id", id).put("text", text).toString();
    }

    String told() {
      return JSON.createObjectNode().put("id", id).put("label", label).toString();
    }
  }

  @Test
  void labelsThatComeLateAreCountedInTheWindowsOfTheirPredictions() throws Exception {
    List<Mail> mails = new ArrayList<>();
    for (int i = 0; i < MAILS; i++) {
      String text = "love hate ".repeat(i % 7) + i;
      mails.add(new Mail("mail-" + i, text, i % 3 == 0 ? "POSITIVE" : "NEGATIVE"));
    }

    judge(TinyModels.folder("text-classification/distilbert-single-label").toString(), mails);
  }

  @Test
  void theSpamClassifierIsJudgedAsOnAllMailsAtOnce() throws Exception {
    Path model = Shared.file("models/local/minilm-spam");
    List<Mail> mails = new ArrayList<>();
    for (String line : Files.readAllLines(Shared.file("data/mail-test.jsonl")).subList(0, MAILS)) {
      JsonNode mail = JSON.readTree(line);
      mails.add(
          new Mail(
              mail.path("id").asText(), mail.path("text").asText(), mail.path("label").asText()));
    }

    judge(model.toString(), mails);
  }

  private void judge(String model, List<Mail> mails) throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")).creatingTopics());
        TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      mails.forEach(mail -> writer.send("mails", mail.id(), mail.asked()));
      writer.flush();
      classify(broker, model);
      List<Mail> told = new ArrayList<>(mails);
      Collections.shuffle(told, new Random(7));
      Random delay = new Random(8);
      long now = System.currentTimeMillis();
      for (Mail mail : told) {
        long later = now + (long) (delay.nextDouble() * HALF_AN_HOUR);
        writer.send(
            new ProducerRecord<>(
                "truth", null, later, mail.id().getBytes(UTF_8), mail.told().getBytes(UTF_8)));
      }
      writer.send("truth", "nobody", "{\"id\":\"nobody\",\"label\":\"spam\"}");
      writer.flush();
      evaluate(broker);

      assertThat(TopicContents.committed(broker.bootstrapServers(), "dead")).isEmpty();
      assertThat(TopicContents.committed(broker.bootstrapServers(), "rest"))
          .singleElement()
          .satisfies(
              rest ->
                  assertThat(TopicContents.header(rest, "__connect.errors.exception.message"))
                      .isEqualTo(
                          "no prediction of this id came within 3,600,000 ms of the label; the label counts nowhere."));
      assertThat(keys(broker, "alerts")).isEqualTo(keysBelow(broker, "quality", 0.999));
      int right = right(broker, mails);
      assertThat(right).isBetween(1, mails.size() - 1);
      assertThat(sumOverWindows(broker)).isEqualTo(Map.of("rows", mails.size(), "right", right));
    }
  }

  private static void classify(EmbeddedBroker broker, String model) throws Exception {
    ClassifyJob.main(
        new String[] {
          "--from", "kafka:mails",
          "--to", "kafka:labels",
          "--dead-letters", "kafka:dead",
          "--truncation", "tail",
          "--model", model,
          "--bootstrap-servers", broker.bootstrapServers(),
          "--parallelism", "2",
          "--checkpoint-interval", "500ms",
          "--stop-at-end"
        });
  }

  private static void evaluate(EmbeddedBroker broker) throws Exception {
    EvaluateJob.main(
        new String[] {
          "--metrics", "accuracy",
          "--window", "1s",
          "--by", "revision",
          "--predictions", "kafka:labels",
          "--prediction-field", "result.0.label",
          "--labels", "kafka:truth",
          "--label-field", "label",
          "--horizon", "1h",
          "--to", "kafka:quality",
          "--alert", "accuracy<0.999",
          "--alerts", "kafka:alerts",
          "--not-counted", "kafka:rest",
          "--dead-letters", "kafka:dead",
          "--bootstrap-servers", broker.bootstrapServers(),
          "--parallelism", "2",
          "--checkpoint-interval", "500ms",
          "--stop-at-end"
        });
  }

  private static Set<String> keys(EmbeddedBroker broker, String topic) {
    return new TreeSet<>(TopicContents.committedKeys(broker.bootstrapServers(), topic));
  }

  /** The keys of the figures below a threshold, which are those of their alerts. */
  private static Set<String> keysBelow(EmbeddedBroker broker, String topic, double threshold)
      throws IOException {
    Set<String> keys = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContents.committed(broker.bootstrapServers(), topic)) {
      if (JSON.readTree(record.value()).path("value").doubleValue() < threshold) {
        keys.add(new String(record.key(), UTF_8));
      }
    }
    assertThat(keys).isNotEmpty();
    return keys;
  }

  private static int right(EmbeddedBroker broker, List<Mail> mails) throws IOException {
    Map<String, String> predicted = new HashMap<>();
    for (JsonNode answer : values(broker, "labels")) {
      predicted.put(
          answer.path("id").asText(), answer.path("result").path(0).path("label").asText());
    }
    assertThat(predicted).hasSize(mails.size());
    return (int)
        mails.stream().filter(mail -> mail.label().equals(predicted.get(mail.id()))).count();
  }

  private static Map<String, Integer> sumOverWindows(EmbeddedBroker broker) throws IOException {
    int rows = 0;
    int right = 0;
    for (JsonNode figure : values(broker, "quality")) {
      int n = figure.path("n").intValue();
      double ofWindow = figure.path("value").doubleValue() * n;
      assertThat(ofWindow).isCloseTo(Math.rint(ofWindow), within(1e-9));
      assertThat(figure.path("group").path("revision").asText()).startsWith("sha256:");
      rows += n;
      right += (int) Math.rint(ofWindow);
    }
    return Map.of("rows", rows, "right", right);
  }

  private static List<JsonNode> values(EmbeddedBroker broker, String topic) throws IOException {
    List<JsonNode> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContents.committed(broker.bootstrapServers(), topic)) {
      values.add(JSON.readTree(record.value()));
    }
    return values;
  }
}
