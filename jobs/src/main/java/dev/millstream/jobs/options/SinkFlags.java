package dev.millstream.jobs.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where vectors, failures and measures go. */
final class SinkFlags extends DeadLetterFlags {
  private static final Set<String> VECTORS = Set.of("kafka", "lucene", "pgvector", "file");

  @Option(
      names = "--to",
      paramLabel = "OUTPUT",
      description =
          "Where vectors go: kafka:TOPIC, lucene:PATH (a folder), pgvector:postgresql://host/database?table=chunks (password in PGPASSWORD), file:PATH, or - for standard output. May be given several times.")
  @OptionDoc(example = "--to kafka:embeddings", absent = "required")
  List<String> to = new ArrayList<>();

  @Option(
      names = "--vector-encoding",
      paramLabel = "ENCODING",
      description =
          "How a vector is written: array, a JSON array; base64, float32 in a JSON string; or bytes, bare float32 with all else in Kafka headers.")
  @OptionDoc(example = "--vector-encoding base64")
  String vectorEncoding = "array";

  @Option(
      names = "--metrics",
      paramLabel = "OUTPUT",
      description =
          "Where the pipeline's measures go as JSON, beside Flink's metrics: kafka:TOPIC, file:PATH, or -.")
  @OptionDoc(example = "--metrics kafka:metrics", absent = "none")
  @Nullable String metrics;

  @Option(
      names = "--metrics-interval",
      paramLabel = "TIME",
      description = "Time between two reports of --metrics.")
  @OptionDoc(example = "--metrics-interval 30s")
  String metricsInterval = "10s";

  @Nullable SinkOptions read(Values values) {
    List<Endpoint> outputs = new ArrayList<>();
    for (String typed : to) {
      Endpoint output = values.endpoint("--to", typed, VECTORS, Endpoint.StandardStream.OUTPUT);
      if (output != null) {
        outputs.add(output);
      }
    }
    if (to.isEmpty()) {
      values.problem(
          "--to is missing: say where vectors go, e.g. %s.".formatted(values.eg("--to")));
    }
    VectorEncoding encoding =
        values.oneOf("--vector-encoding", vectorEncoding, VectorEncoding.class);
    Endpoint letters = deadLetters(values);
    return outputs.isEmpty() || letters == null
        ? null
        : new SinkOptions(outputs, encoding, letters);
  }

  @Nullable MetricsOptions readMetrics(Values values) {
    Duration interval =
        values.duration("--metrics-interval", metricsInterval, Duration.ofMillis(100));
    if (metrics == null) {
      if (values.given("--metrics-interval")) {
        values.problem(
            "--metrics-interval is given without --metrics. Say where measures go, e.g. %s, or leave it out."
                .formatted(values.eg("--metrics")));
      }
      return null;
    }
    Endpoint output = values.endpoint("--metrics", metrics, LINES, Endpoint.StandardStream.OUTPUT);
    return output == null ? null : new MetricsOptions(output, interval);
  }
}
