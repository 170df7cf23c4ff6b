package dev.millstream.benchmarks.job;

import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import java.util.List;
import java.util.Map;

/**
 * The topics of one contestant in one round.
 *
 * @param broker where they are
 * @param run what their names begin with
 * @param partitions of texts and vectors
 */
record RunTopics(String broker, String run, int partitions) {

  /** Makes them; the broker itself dates vectors, so that the reader's pace does not count. */
  RunTopics make() {
    Topics.ensure(
        broker,
        Map.of(),
        List.of(
            new TopicSpec(texts(), partitions, Map.of()),
            new TopicSpec(vectors(), partitions, Map.of("message.timestamp.type", "LogAppendTime")),
            new TopicSpec(measures(), 1, Map.of()),
            new TopicSpec(deadLetters(), 1, Map.of())));
    return this;
  }

  String texts() {
    return run + "-texts";
  }

  String vectors() {
    return run + "-vectors";
  }

  String measures() {
    return run + "-measures";
  }

  String deadLetters() {
    return run + "-dead";
  }
}
