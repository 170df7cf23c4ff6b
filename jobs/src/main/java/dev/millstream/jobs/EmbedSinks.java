package dev.millstream.jobs;

import dev.millstream.files.DeadLetterLines;
import dev.millstream.files.LineFileSink;
import dev.millstream.files.LineFormat;
import dev.millstream.files.VectorLines;
import dev.millstream.flink.EmbedPipeline;
import dev.millstream.flink.measure.MeasureReport;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.jobs.options.ChunkOptions;
import dev.millstream.jobs.options.Delivery;
import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.KafkaOptions;
import dev.millstream.jobs.options.MetricsOptions;
import dev.millstream.kafka.KafkaDeadLetters;
import dev.millstream.kafka.KafkaSinkOptions;
import dev.millstream.kafka.KafkaVectors;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.kafka.VectorEncoding;
import dev.millstream.lucene.IndexModel;
import dev.millstream.lucene.LuceneSink;
import dev.millstream.pgvector.PgvectorSink;
import dev.millstream.pgvector.TableModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Writes vectors, dead letters and measures to what the options name. */
final class EmbedSinks {
  private final EmbedOptions options;
  private final ResolvedModel model;

  EmbedSinks(EmbedOptions options, ResolvedModel model) {
    this.options = options;
    this.model = model;
  }

  void attach(EmbedPipeline pipeline) throws IOException {
    makeTopics();
    for (Endpoint to : options.sinks().to()) {
      attach(pipeline.vectors(), vectors(to), to, "vectors");
    }
    Endpoint deadLetters = options.sinks().deadLetters();
    attach(pipeline.deadLetters(), deadLetters(deadLetters), deadLetters, "dead-letters");
    MetricsOptions metrics = options.metrics();
    if (metrics != null) {
      attach(
          MeasureReport.every(metrics.interval(), pipeline.measures()),
          measures(metrics.to()),
          metrics.to(),
          "measures");
    }
  }

  private static <T> void attach(DataStream<T> stream, Sink<T> sink, Endpoint to, String what) {
    var attached =
        stream.sinkTo(sink).name(what + " to " + to).uid(what + " to " + to.lastingName());
    if (!(to instanceof Endpoint.Kafka)) {
      attached.setParallelism(1);
    }
  }

  private Sink<VectorChange> vectors(Endpoint to) throws IOException {
    if (to instanceof Endpoint.Kafka topic) {
      return KafkaVectors.sink(
          kafka(topic), VectorEncoding.valueOf(options.sinks().encoding().name()));
    }
    if (to instanceof Endpoint.Lucene index) {
      LuceneSink sink =
          new LuceneSink(
              Path.of(index.path()),
              new IndexModel(model.name(), model.revision(), model.dimension()));
      sink.check();
      return sink;
    }
    if (to instanceof Endpoint.Pgvector table) {
      PgvectorSink sink =
          new PgvectorSink(
              table.target(), new TableModel(model.name(), model.revision(), model.dimension()));
      sink.check();
      return sink;
    }
    return lines(
        to,
        options.chunks() instanceof ChunkOptions.Split
            ? VectorLines.ofChunks()
            : VectorLines.ofDocuments());
  }

  private Sink<DeadLetter> deadLetters(Endpoint to) {
    return to instanceof Endpoint.Kafka topic
        ? KafkaDeadLetters.sink(kafka(topic))
        : lines(to, new DeadLetterLines());
  }

  private Sink<MeasureReport> measures(Endpoint to) {
    return to instanceof Endpoint.Kafka topic
        ? MeasureTopic.sink(kafka(topic))
        : lines(to, new MeasureLines());
  }

  private static <T> Sink<T> lines(Endpoint to, LineFormat<T> format) {
    if (to instanceof Endpoint.File file) {
      return LineFileSink.to(file.path(), format);
    }
    return to == Endpoint.StandardStream.ERROR
        ? LineFileSink.toStandardError(format)
        : LineFileSink.to(LineFileSink.STANDARD_OUTPUT, format);
  }

  private KafkaSinkOptions kafka(Endpoint.Kafka topic) {
    KafkaOptions kafka = Objects.requireNonNull(options.kafka());
    return new KafkaSinkOptions(
        kafka.bootstrapServers(),
        topic.topic(),
        kafka.transactionalIdPrefix() + "-" + topic.topic(),
        options.runtime().delivery() == Delivery.EXACTLY_ONCE
            ? DeliveryGuarantee.EXACTLY_ONCE
            : DeliveryGuarantee.AT_LEAST_ONCE,
        kafka.properties());
  }

  private void makeTopics() {
    KafkaOptions kafka = options.kafka();
    if (kafka == null) {
      return;
    }
    List<TopicSpec> wanted = new ArrayList<>();
    add(options.source().from(), wanted);
    options.sinks().to().forEach(to -> add(to, wanted));
    add(options.sinks().deadLetters(), wanted);
    if (options.metrics() != null) {
      add(options.metrics().to(), wanted);
    }
    List<String> made = Topics.ensure(kafka.bootstrapServers(), kafka.properties(), wanted);
    if (!made.isEmpty()) {
      System.err.println("Made the missing topics " + String.join(", ", made) + ".");
    }
  }

  private static void add(Endpoint endpoint, List<TopicSpec> topics) {
    if (endpoint instanceof Endpoint.Kafka topic) {
      topics.add(TopicSpec.named(topic.topic()));
    }
  }
}
