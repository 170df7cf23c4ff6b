package dev.millstream.kafka;

import java.util.List;
import java.util.Map;

/**
 * Which topics to read, and from where.
 *
 * @param bootstrapServers {@code host:port} of one broker or more, with commas between
 * @param topics at least one
 * @param groupId under which progress is committed with every checkpoint
 * @param start where a job begins that is not restored from a checkpoint
 * @param bounded whether to end at what the topics hold when the job starts
 * @param properties further settings of Kafka's consumer, as they are
 */
public record KafkaSourceOptions(
    String bootstrapServers,
    List<String> topics,
    String groupId,
    Start start,
    boolean bounded,
    Map<String, String> properties) {

  /** Where reading begins. */
  public enum Start {
    /** With the oldest record there is. */
    EARLIEST,
    /** With the first record that arrives after the start. */
    LATEST,
    /** Where the group left off; with the oldest record where it never was. */
    COMMITTED
  }

  /** Checks what is given and copies the collections. */
  public KafkaSourceOptions {
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
    ClientProperties.requireText("bootstrap servers", bootstrapServers, "localhost:9092");
    ClientProperties.requireText("group id", groupId, "millstream");
    if (topics.isEmpty()) {
      throw new IllegalArgumentException(
          "No topic was named to read from. Name at least one, such as docs.");
    }
  }

  /** An endless reader of one topic from its oldest record. */
  public static KafkaSourceOptions of(String bootstrapServers, String topic, String groupId) {
    return new KafkaSourceOptions(
        bootstrapServers, List.of(topic), groupId, Start.EARLIEST, false, Map.of());
  }

  /** The same, beginning elsewhere. */
  public KafkaSourceOptions from(Start newStart) {
    return new KafkaSourceOptions(bootstrapServers, topics, groupId, newStart, bounded, properties);
  }

  /** The same, ending at what the topics hold when the job starts. */
  public KafkaSourceOptions untilNow() {
    return new KafkaSourceOptions(bootstrapServers, topics, groupId, start, true, properties);
  }

  /** The same, with these settings of Kafka's consumer instead of those before. */
  public KafkaSourceOptions with(Map<String, String> newProperties) {
    return new KafkaSourceOptions(bootstrapServers, topics, groupId, start, bounded, newProperties);
  }
}
