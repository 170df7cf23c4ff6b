package dev.millstream.jobs.options;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which topics a job reads and writes, and so which Kafka options mean something.
 *
 * @param source what is read, null if that could not be made out
 * @param results what vectors are written to
 * @param others what else is written
 */
record Topics(@Nullable Endpoint source, List<Endpoint> results, List<Endpoint> others) {

  boolean none() {
    return !reads() && !writes();
  }

  /** Name of the topic that is read, or {@code otherwise}. */
  String source(String otherwise) {
    return source instanceof Endpoint.Kafka kafka ? kafka.topic() : otherwise;
  }

  /** Name of the first topic that is written, results first, or {@code otherwise}. */
  String sink(String otherwise) {
    return written().map(Endpoint.Kafka::topic).findFirst().orElse(otherwise);
  }

  void check(Values values) {
    boolean servers = values.given("--bootstrap-servers");
    if (!servers && !none()) {
      String topic = reads() ? "--from kafka:" + source("") : "kafka:" + sink("");
      values.problem(
          "--bootstrap-servers is missing, but %s needs Kafka. Use e.g. %s."
              .formatted(topic, values.eg("--bootstrap-servers")));
    }
    if (none()) {
      refuse(values, "no topic is read or written", "--bootstrap-servers", "--kafka");
    }
    if (source != null && !reads()) {
      refuse(
          values,
          "--from " + source + " is not a topic",
          "--group-id",
          "--start",
          "--replay",
          "--stop-at-end");
    }
    if (!writes()) {
      refuse(values, "no topic is written", "--transactional-id-prefix");
    }
  }

  private static void refuse(Values values, String reason, String... options) {
    for (String option : options) {
      if (values.given(option)) {
        values.problem(
            "%s is given, but %s. Leave it out, or use kafka:TOPIC.".formatted(option, reason));
      }
    }
  }

  private boolean reads() {
    return source instanceof Endpoint.Kafka;
  }

  private boolean writes() {
    return written().findAny().isPresent();
  }

  private Stream<Endpoint.Kafka> written() {
    return Stream.concat(results.stream(), others.stream())
        .filter(Endpoint.Kafka.class::isInstance)
        .map(Endpoint.Kafka.class::cast);
  }
}
