package dev.millstream.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics that a job needs, before the job starts. */
public final class Topics {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long POLL_MILLIS = 50;

  private final String bootstrapServers;
  private final Admin admin;
  private final Duration patience;

  private Topics(String bootstrapServers, Admin admin, Duration patience) {
    this.bootstrapServers = bootstrapServers;
    this.admin = admin;
    this.patience = patience;
  }

  /**
   * Makes those topics that do not exist, and waits until the broker knows them.
   *
   * @param properties settings of Kafka's clients, such as those for security
   * @return the names of the topics that were made, in the order given
   * @throws TopicsException if no broker answers within 15 s, or it refuses
   */
  public static List<String> ensure(
      String bootstrapServers, Map<String, String> properties, List<TopicSpec> topics) {
    return ensure(bootstrapServers, properties, topics, PATIENCE);
  }

  static List<String> ensure(
      String bootstrapServers,
      Map<String, String> properties,
      List<TopicSpec> topics,
      Duration patience) {
    return asking(bootstrapServers, properties, patience, asked -> asked.ensure(topics));
  }

  private static <T> T asking(
      String bootstrapServers,
      Map<String, String> properties,
      Duration patience,
      Function<Topics, T> question) {
    try (Admin admin = Admin.create(config(bootstrapServers, properties, patience))) {
      return question.apply(new Topics(bootstrapServers, admin, patience));
    } catch (KafkaException e) {
      throw new TopicsException(
          "Kafka's client cannot be set up for '"
              + bootstrapServers
              + "': "
              + reason(e)
              + ". Correct the bootstrap servers (host:port, with commas between) or the Kafka"
              + " properties.",
          e);
    }
  }

  /**
   * Checks that a topic is there.
   *
   * @param properties settings of Kafka's clients, such as those for security
   * @throws TopicsException if it is not, no broker answers within 15 s, or it refuses
   */
  public static void require(
      String bootstrapServers, Map<String, String> properties, String topic) {
    if (!asking(bootstrapServers, properties, PATIENCE, asked -> asked.exists(topic))) {
      throw new TopicsException(
          "There is no topic '%s' at '%s', but the job writes to it. Create it, or restart the job anew, which creates it."
              .formatted(topic, bootstrapServers));
    }
  }

  private List<String> ensure(List<TopicSpec> topics) {
    List<TopicSpec> missing = topics.stream().filter(topic -> !exists(topic.name())).toList();
    List<String> made = new ArrayList<>();
    for (TopicSpec topic : missing) {
      KafkaFuture<Void> creation = admin.createTopics(List.of(asked(topic))).all();
      if (await(creation, topic.name(), TopicExistsException.class)) {
        made.add(topic.name());
      }
    }
    missing.forEach(topic -> awaitVisible(topic.name()));
    return made;
  }

  private boolean exists(String topic) {
    return await(
        admin.describeTopics(List.of(topic)).allTopicNames(),
        topic,
        UnknownTopicOrPartitionException.class);
  }

  /** A topic is made in the controller's log first; a job that starts at once would not find it. */
  private void awaitVisible(String topic) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!exists(topic)) {
      if (System.nanoTime() - deadline > 0) {
        throw unreachable(new TimeoutException("topic '" + topic + "' was made but not found"));
      }
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(POLL_MILLIS, TimeUnit.MILLISECONDS))
          .join();
    }
  }

  /** Whether it succeeded, or failed as expected. */
  private boolean await(
      KafkaFuture<?> future, String topic, Class<? extends Exception> expectedFailure) {
    try {
      future.get();
      return true;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (expectedFailure.isInstance(cause)) {
        return false;
      }
      if (cause instanceof TimeoutException) {
        throw unreachable(cause);
      }
      throw new TopicsException(
          "Topic '"
              + topic
              + "' cannot be looked up or made at '"
              + bootstrapServers
              + "': "
              + reason(cause)
              + ". Make it by hand, or give this client the right to describe and create topics.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicsException("Interrupted while waiting for topic '" + topic + "'.", e);
    }
  }

  private TopicsException unreachable(Throwable cause) {
    return new TopicsException(
        "No Kafka broker answered at '"
            + bootstrapServers
            + "' within "
            + patience.toSeconds()
            + " s. Check that it runs and that this is its address, or name another.",
        cause);
  }

  private static NewTopic asked(TopicSpec topic) {
    Optional<Integer> partitions =
        topic.partitions() == 0 ? Optional.empty() : Optional.of(topic.partitions());
    return new NewTopic(topic.name(), partitions, Optional.empty()).configs(topic.config());
  }

  private static Map<String, Object> config(
      String bootstrapServers, Map<String, String> properties, Duration patience) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    int millis = Math.toIntExact(patience.toMillis());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    return config;
  }

  /** Kafka wraps the useful sentence in a general one. */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String message = String.valueOf(cause.getMessage());
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
