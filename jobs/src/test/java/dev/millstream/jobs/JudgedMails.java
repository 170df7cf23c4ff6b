package dev.millstream.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A classifier's answers to mails, one every half minute, on a topic of three partitions, what
 * people said of them up to half an hour later, and what a second classifier said within five
 * minutes, on topics of two. Some answers come twice, some labels are corrected, and some of both
 * have no partner.
 */
final class JudgedMails {
  static final String PREDICTIONS = "labels";
  static final String LABELS = "truth";
  static final String SHADOW = "shadow";
  static final Duration HORIZON = Duration.ofMinutes(30);

  /** In the ids of the records that end the topics. */
  static final String END = "the-end";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAILS = 400;
  private static final int PREDICTION_PARTITIONS = 3;
  private static final int LABEL_PARTITIONS = 2;
  private static final int EVERY_WITHOUT_LABEL = 20;
  private static final int EVERY_TWICE = 16;
  private static final int EVERY_CORRECTED = 10;
  private static final int STRAYS = 5;

  /** A record to be sent; in the order of their times. */
  private record Told(String topic, String id, String value, long time) {}

  private final List<Told> told = new ArrayList<>();
  private final long begin = System.currentTimeMillis() - Duration.ofDays(4).toMillis();
  private int labelled;
  private int right;
  private int shadowRight;
  private int duplicates;
  private int corrections;
  private int withoutLabel;

  private JudgedMails() {}

  /** Classifies mails in this process. */
  static JudgedMails classified(Path model, Path mails, Path folder) throws Exception {
    List<String> asked = Files.readAllLines(mails).subList(0, MAILS);
    Path in = Files.write(folder.resolve("mails.jsonl"), asked);
    Path out = folder.resolve("answers.jsonl");
    ClassifyJob.main(
        new String[] {
          "--from",
          "file:" + in,
          "--to",
          "file:" + out,
          "--truncation",
          "tail",
          "--model",
          model.toString()
        });
    Map<String, String> labels = new HashMap<>();
    for (String line : asked) {
      JsonNode mail = JSON.readTree(line);
      labels.put(mail.path("id").asText(), mail.path("label").asText());
    }
    JudgedMails judged = new JudgedMails();
    Random random = new Random(11);
    List<String> answers = Files.readAllLines(out);
    for (int i = 0; i < answers.size(); i++) {
      judged.tell(i, answers.get(i), labels, random);
    }
    for (int i = 0; i < STRAYS; i++) {
      judged.label("nobody-" + i, "spam", judged.begin + i * 1_000_000L);
    }
    judged.told.sort(Comparator.comparingLong(Told::time));
    return judged;
  }

  private void tell(int number, String answer, Map<String, String> labels, Random random)
      throws IOException {
    JsonNode said = JSON.readTree(answer);
    String id = said.path("id").asText();
    long time = begin + number * 30_000L;
    told.add(new Told(PREDICTIONS, id, answer, time));
    if (number % EVERY_TWICE == 3) {
      told.add(new Told(PREDICTIONS, id, answer, time + 60_000));
      duplicates++;
    }
    String other = number % 3 == 0 ? "spam" : "ham";
    String shadow = "{\"id\":\"%s\",\"result\":[{\"label\":\"%s\"}]}".formatted(id, other);
    told.add(new Told(SHADOW, id, shadow, time + random.nextInt(300_000)));
    if (number % EVERY_WITHOUT_LABEL == 7) {
      withoutLabel++;
      return;
    }
    long later = time + (long) (random.nextDouble() * HORIZON.toMillis());
    String label = labels.get(id);
    if (number % EVERY_CORRECTED == 4) {
      label(id, label.equals("spam") ? "ham" : "spam", later - 1);
      corrections++;
    }
    label(id, label, later);
    labelled++;
    right += label.equals(said.at("/result/0/label").asText()) ? 1 : 0;
    shadowRight += label.equals(other) ? 1 : 0;
  }

  private void label(String id, String label, long time) {
    told.add(
        new Told(
            LABELS,
            id,
            JSON.createObjectNode().put("id", id).put("label", label).toString(),
            time));
  }

  void makeTopics(String bootstrapServers) {
    Topics.ensure(
        bootstrapServers,
        Map.of(),
        List.of(
            new TopicSpec(PREDICTIONS, PREDICTION_PARTITIONS, Map.of()),
            new TopicSpec(LABELS, LABEL_PARTITIONS, Map.of()),
            new TopicSpec(SHADOW, LABEL_PARTITIONS, Map.of())));
  }

  /** Sends a part of all records. */
  void sendRound(TopicWriter writer, int round, int rounds) {
    int from = told.size() * round / rounds;
    int to = told.size() * (round + 1) / rounds;
    for (Told each : told.subList(from, to)) {
      writer.send(
          new ProducerRecord<>(
              each.topic(),
              null,
              each.time(),
              each.id().getBytes(UTF_8),
              each.value().getBytes(UTF_8)));
    }
    writer.flush();
  }

  /** Sends records so much later to each partition that every window before is over. */
  void sendEnd(TopicWriter writer) {
    long end = begin + Duration.ofDays(2).toMillis();
    for (int i = 0; i < PREDICTION_PARTITIONS; i++) {
      send(writer, PREDICTIONS, i, "{\"id\":\"%s-p%d\",\"result\":[{\"label\":\"ham\"}]}", end);
    }
    for (int i = 0; i < LABEL_PARTITIONS; i++) {
      send(writer, SHADOW, i, "{\"id\":\"%s-s%d\",\"result\":[{\"label\":\"ham\"}]}", end);
      send(writer, LABELS, i, "{\"id\":\"%s-l%d\",\"label\":\"ham\"}", end);
    }
    writer.flush();
  }

  private static void send(
      TopicWriter writer, String topic, int partition, String value, long time) {
    writer.send(
        new ProducerRecord<>(
            topic, partition, time, null, value.formatted(END, partition).getBytes(UTF_8)));
  }

  /** Mails that have a label. */
  long labelled() {
    return labelled;
  }

  /** Those of them that the classifier labelled as people did. */
  long right() {
    return right;
  }

  /** Those that the second classifier labelled so. */
  long shadowRight() {
    return shadowRight;
  }

  /** The records that count in no row, by reason. */
  Map<String, Integer> notCounted() {
    return Map.of(
        "NO_LABEL", withoutLabel,
        "NO_PREDICTION", STRAYS,
        "DUPLICATE", duplicates,
        "CORRECTED", corrections);
  }
}
