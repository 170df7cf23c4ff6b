package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a job says about itself, compared with what it wrote: vectors, moves, deletions, failures.
 */
class MeasuresIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = TinyModels.folder("sentence-similarity/mean").toString();
  private static final int DOCUMENTS = 40;
  private static final int EDITED = 10;
  private static final int BAD = 7;

  @TempDir Path folder;
  private final InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();

  @AfterEach
  void closeReporter() {
    reporter.close();
  }

  @Test
  void theLastSpanOfABoundedJobIsWrittenHoweverLongItWouldHaveBeen() throws Exception {
    run("1h");

    List<JsonNode> spans = objects("measures");
    // Two if the hour struck meanwhile.
    assertThat(spans).hasSizeBetween(1, 2);
    assertThatSumsAreWhatHappened(spans);
  }

  @Test
  void spansAddUpToWhatHappened() throws Exception {
    run("100ms");

    List<JsonNode> spans = objects("measures");
    assertThatSumsAreWhatHappened(spans);
    Instant end = Instant.EPOCH;
    for (JsonNode span : spans) {
      Instant from = Instant.parse(span.path("from").asText());
      assertThat(from).isAfterOrEqualTo(end);
      end = Instant.parse(span.path("to").asText());
      assertThat(end).isEqualTo(from.plusMillis(100));
      assertThat(span.path("tokens_per_second").asDouble())
          .isEqualTo(span.path("tokens").asLong() / 0.1);
    }
  }

  @Test
  void flinksMetricsSayTheSame() throws Exception {
    Map<String, Long> counters = JobCounters.of(run("1h").getJobID(), reporter);

    long embedded = written("vector");
    List<JsonNode> spans = objects("measures");
    assertThat(counters)
        .containsEntry("decode.decoding.documents", DOCUMENTS + (long) EDITED)
        .containsEntry("decode.decoding.dead_letters", (long) BAD)
        .containsEntry("chunk.chunking.documents", DOCUMENTS + (long) EDITED)
        .containsEntry("chunk.chunking.documents_deleted", 0L)
        .containsEntry("chunk.chunking.chunks_embedded", embedded)
        .containsEntry("chunk.chunking.chunks_moved", written("moved"))
        .containsEntry("chunk.chunking.chunks_deleted", written("deleted"))
        .containsEntry("chunk.chunking.chunks_unchanged", (long) EDITED)
        .containsEntry("refuse-stale.chunking.changes_refused", 0L)
        .containsEntry("embed.model_inference.inference_requests", embedded)
        .containsEntry("embed.model_inference.inference_requests_success", embedded)
        .containsEntry("embed.model_inference.inference_requests_failure", 0L)
        .containsEntry("embed.model_inference.tokens", sum(spans, "tokens"));
    long tokens = counters.get("embed.model_inference.tokens");
    assertThat(counters.get("embed.model_inference.padded_tokens")).isGreaterThanOrEqualTo(tokens);
    assertThat(counters.get("embed.model_inference.inference_time_us")).isPositive();
    assertThat(counters)
        .containsKeys(
            "embed.model_inference.queue_time_us",
            "embed.model_inference.tokenization_time_us",
            "embed.model_inference.cache_hits",
            "embed.model_inference.cache_misses");
  }

  private void assertThatSumsAreWhatHappened(List<JsonNode> spans) throws IOException {
    assertThat(sum(spans, "embedded")).isEqualTo(written("vector")).isGreaterThan(DOCUMENTS);
    assertThat(sum(spans, "moved")).isEqualTo(written("moved")).isPositive();
    assertThat(sum(spans, "deleted")).isEqualTo(written("deleted")).isPositive();
    assertThat(sum(spans, "dead_letters")).isEqualTo(objects("dead").size()).isEqualTo(BAD);
    assertThat(sum(spans, "tokens")).isGreaterThan(sum(spans, "embedded"));
    for (JsonNode span : spans) {
      assertThat(span.path("padded_share").asDouble(-1)).isBetween(0.0, 1.0);
      for (String time : List.of("tokenization_ms", "queue_ms", "inference_ms")) {
        assertThat(span.path(time).asLong(-1)).as(time).isNotNegative();
      }
    }
  }

  private JobExecutionResult run(String interval) throws Exception {
    Path in = Files.write(folder.resolve("docs"), lines());
    EmbedOptions options =
        EmbedOptions.parse(
            "--from", "file:" + in,
            "--to", "file:" + folder.resolve("vectors"),
            "--dead-letters", "file:" + folder.resolve("dead"),
            "--metrics", "file:" + folder.resolve("measures"),
            "--metrics-interval", interval,
            "--chunk-tokens", "32",
            "--model", MODEL);
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "none");
    reporter.addToConfiguration(configuration);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    EmbedJob.build(environment, options);
    return environment.execute("measured");
  }

  /** Documents of three paragraphs, some of them again with another first and no last one. */
  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      lines.add(line(i, paragraph("first", i) + paragraph("second", i) + paragraph("last", i)));
    }
    for (int i = 0; i < BAD; i++) {
      lines.add(i * lines.size() / BAD, "no JSON");
    }
    for (int i = 0; i < EDITED; i++) {
      lines.add(
          line(
              i,
              paragraph("first", i)
                  + paragraph("another", i)
                  + paragraph("more", i)
                  + paragraph("second", i)));
    }
    return lines;
  }

  private static String line(int document, String text) {
    return JSON.createObjectNode().put("id", "doc-" + document).put("text", text).toString();
  }

  /** As long as a chunk may be, or nearly. */
  private static String paragraph(String name, int document) {
    return (name + " " + document + " ").repeat(6) + "\n\n";
  }

  private List<JsonNode> objects(String file) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(file))) {
      objects.add(JSON.readTree(line));
    }
    return objects;
  }

  private long written(String kind) throws IOException {
    return objects("vectors").stream().filter(change -> change.has(kind)).count();
  }

  private static long sum(List<JsonNode> spans, String number) {
    ToLongFunction<JsonNode> value = span -> span.path(number).asLong();
    return spans.stream().mapToLong(value).sum();
  }
}
