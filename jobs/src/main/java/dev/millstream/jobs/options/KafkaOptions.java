package dev.millstream.jobs.options;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the job meets Kafka; only there when a topic is read or written.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param properties any other client property, for consumers, producers and admin clients alike
 * @param groupId consumer group under which offsets are committed, for monitoring and for {@link
 *     StartFrom#COMMITTED}
 * @param start where reading begins without a checkpoint
 * @param replay names a reading of the topic that does not go on where a savepoint left off; null
 *     for the one that does
 * @param stopAtEnd whether the job ends at the offsets that were the last when it started
 * @param transactionalIdPrefix the same over restarts, and no other job's on this cluster; a sink
 *     adds its topic
 */
public record KafkaOptions(
    String bootstrapServers,
    Map<String, String> properties,
    String groupId,
    StartFrom start,
    @Nullable String replay,
    boolean stopAtEnd,
    String transactionalIdPrefix) {

  /** Copies the map. */
  public KafkaOptions {
    properties = Map.copyOf(properties);
  }

  /** Leaves out the properties' values, which may be credentials. */
  @Override
  public String toString() {
    return "KafkaOptions[bootstrapServers=%s, properties=%s, groupId=%s, start=%s, replay=%s, stopAtEnd=%s, transactionalIdPrefix=%s]"
        .formatted(
            bootstrapServers,
            properties.keySet(),
            groupId,
            start,
            replay,
            stopAtEnd,
            transactionalIdPrefix);
  }
}
