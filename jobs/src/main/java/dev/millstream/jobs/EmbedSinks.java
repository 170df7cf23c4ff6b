package dev.millstream.jobs;

import dev.millstream.files.VectorLines;
import dev.millstream.flink.EmbedPipeline;
import dev.millstream.flink.measure.MeasureReport;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.jobs.options.ChunkOptions;
import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.MetricsOptions;
import dev.millstream.kafka.KafkaVectors;
import dev.millstream.kafka.VectorEncoding;
import dev.millstream.lucene.IndexModel;
import dev.millstream.lucene.LuceneSink;
import dev.millstream.pgvector.PgvectorSink;
import dev.millstream.pgvector.TableModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Writes vectors, dead letters and measures to what the options name. */
final class EmbedSinks {
  private final EmbedOptions options;
  private final ResolvedModel model;
  private final Outlets outlets;

  EmbedSinks(EmbedOptions options, ResolvedModel model) {
    this.options = options;
    this.model = model;
    this.outlets = new Outlets(options.kafka(), options.runtime().delivery());
  }

  void attach(EmbedPipeline pipeline) throws IOException {
    outlets.makeTopics(used());
    DataStream<VectorChange> vectors = VectorTotals.count(pipeline.vectors());
    for (Endpoint to : options.sinks().to()) {
      Outlets.attach(vectors, vectors(to), to, "vectors");
    }
    outlets.attachDeadLetters(
        PassedElements.countDeadLetters(pipeline.deadLetters()), options.sinks().deadLetters());
    MetricsOptions metrics = options.metrics();
    if (metrics != null) {
      Outlets.attach(
          MeasureReport.every(metrics.interval(), pipeline.measures()),
          measures(metrics.to()),
          metrics.to(),
          "measures");
    }
  }

  private Sink<VectorChange> vectors(Endpoint to) throws IOException {
    if (to instanceof Endpoint.Kafka topic) {
      return KafkaVectors.sink(
          outlets.kafka(topic), VectorEncoding.valueOf(options.sinks().encoding().name()));
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
    return Outlets.lines(
        to,
        options.chunks() instanceof ChunkOptions.Split
            ? VectorLines.ofChunks()
            : VectorLines.ofDocuments());
  }

  private Sink<MeasureReport> measures(Endpoint to) {
    return to instanceof Endpoint.Kafka topic
        ? MeasureTopic.sink(outlets.kafka(topic))
        : Outlets.lines(to, new MeasureLines());
  }

  private List<Endpoint> used() {
    List<Endpoint> used = new ArrayList<>();
    used.add(options.source().from());
    used.addAll(options.sinks().to());
    used.add(options.sinks().deadLetters());
    if (options.metrics() != null) {
      used.add(options.metrics().to());
    }
    return used;
  }
}
