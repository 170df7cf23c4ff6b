package dev.millstream.kafka;

import java.util.Map;

/**
 * A topic that a job needs, and what it is to be like if it must be made.
 *
 * @param name the topic's name
 * @param partitions how many, or 0 for the broker's default
 * @param config the topic's settings, such as {@code cleanup.policy}
 */
public record TopicSpec(String name, int partitions, Map<String, String> config) {

  /** Checks name and number, and copies the settings. */
  public TopicSpec {
    config = Map.copyOf(config);
    ClientProperties.requireText("topic", name, "embeddings");
    if (partitions < 0) {
      throw new IllegalArgumentException(
          "The number of partitions of topic '"
              + name
              + "' was "
              + partitions
              + " but must be at least 1, or 0 for the broker's default.");
    }
  }

  /** As the broker makes topics by default. */
  public static TopicSpec named(String name) {
    return new TopicSpec(name, 0, Map.of());
  }

  /** The same, keeping the newest record of each key for good. */
  public TopicSpec compacted() {
    return new TopicSpec(name, partitions, Map.of("cleanup.policy", "compact"));
  }
}
