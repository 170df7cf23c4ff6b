package dev.millstream.jobs;

import dev.millstream.files.DeadLetterLines;
import dev.millstream.files.LineFileSink;
import dev.millstream.files.LineFormat;
import dev.millstream.files.PieceLines;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.RequestPiece;
import dev.millstream.jobs.options.Delivery;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.KafkaOptions;
import dev.millstream.kafka.KafkaDeadLetters;
import dev.millstream.kafka.KafkaPieces;
import dev.millstream.kafka.KafkaSinkOptions;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** Makes a job's sinks where its options say that records go. */
final class Outlets {
  private final @Nullable KafkaOptions kafka;
  private final Delivery delivery;

  /**
   * For the outputs of one job.
   *
   * @param kafka null where no output is a topic
   */
  Outlets(@Nullable KafkaOptions kafka, Delivery delivery) {
    this.kafka = kafka;
    this.delivery = delivery;
  }

  /** Writes a stream, with one writer where the output is no topic. */
  static <T> void attach(DataStream<T> stream, Sink<T> sink, Endpoint to, String what) {
    var attached =
        stream.sinkTo(sink).name(what + " to " + to).uid(what + " to " + to.lastingName());
    if (!(to instanceof Endpoint.Kafka)) {
      attached.setParallelism(1);
    }
  }

  /** Writes dead letters. */
  void attachDeadLetters(DataStream<DeadLetter> deadLetters, Endpoint to) {
    attachLetters(deadLetters, to, "dead-letters");
  }

  /** Writes letters of another kind. */
  void attachLetters(DataStream<DeadLetter> letters, Endpoint to, String what) {
    Sink<DeadLetter> sink =
        to instanceof Endpoint.Kafka topic
            ? KafkaDeadLetters.sink(kafka(topic))
            : lines(to, new DeadLetterLines());
    attach(letters, sink, to, what);
  }

  /** Writes pieces of texts. */
  void attachPieces(DataStream<RequestPiece> pieces, Endpoint to) {
    Sink<RequestPiece> sink =
        to instanceof Endpoint.Kafka topic
            ? KafkaPieces.sink(kafka(topic))
            : lines(to, new PieceLines());
    attach(pieces, sink, to, "pieces");
  }

  /** A sink of lines to a file or a standard stream. */
  static <T> Sink<T> lines(Endpoint to, LineFormat<T> format) {
    if (to instanceof Endpoint.File file) {
      return LineFileSink.to(file.path(), format);
    }
    return to == Endpoint.StandardStream.ERROR
        ? LineFileSink.toStandardError(format)
        : LineFileSink.to(LineFileSink.STANDARD_OUTPUT, format);
  }

  /** How a topic is written. */
  KafkaSinkOptions kafka(Endpoint.Kafka topic) {
    KafkaOptions options = Objects.requireNonNull(kafka);
    return new KafkaSinkOptions(
        options.bootstrapServers(),
        topic.topic(),
        options.transactionalIdPrefix() + "-" + topic.topic(),
        delivery == Delivery.EXACTLY_ONCE
            ? DeliveryGuarantee.EXACTLY_ONCE
            : DeliveryGuarantee.AT_LEAST_ONCE,
        options.properties());
  }

  /** Makes those of the topics that are missing, and says so on standard error. */
  void makeTopics(Collection<Endpoint> used) {
    if (kafka == null) {
      return;
    }
    List<TopicSpec> wanted =
        used.stream()
            .filter(Endpoint.Kafka.class::isInstance)
            .map(topic -> TopicSpec.named(((Endpoint.Kafka) topic).topic()))
            .toList();
    List<String> made = Topics.ensure(kafka.bootstrapServers(), kafka.properties(), wanted);
    if (!made.isEmpty()) {
      System.err.println("Made the missing topics " + String.join(", ", made) + ".");
    }
  }
}
