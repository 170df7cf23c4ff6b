package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.flink.EmbedPipeline;
import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.lucene.LuceneSearch;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 2,000 documents through a real broker and a MiniCluster with checkpoints every 500 ms, while ten
 * failures are injected before and behind the pipeline; compared with a quiet run over a file.
 */
class EmbedJobExactlyOnceIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DOCUMENTS = 2_000;
  private static final int FAILURES = 10;
  private static final int EVERY_BAD = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void everyChunkArrivesOnceAndTheIndexEqualsTheTopic() throws Exception {
    List<String> lines = documents();
    Map<String, float[]> expected = quietRun(lines);
    FailsInTheMiddle.reset();

    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
        TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      JobClient job = start(broker.bootstrapServers());
      int round = lines.size() / FAILURES;
      for (int i = 0; i < FAILURES; i++) {
        FailsInTheMiddle.arm();
        for (String line : lines.subList(i * round, (i + 1) * round)) {
          writer.send("docs", "a key", line);
        }
        writer.flush();
        int struck = i + 1;
        await().atMost(PATIENCE).until(() -> FailsInTheMiddle.struck() == struck);
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> embeddings(broker).size() >= expected.size() && deadLetters(broker) >= bad());
      job.cancel().get(1, TimeUnit.MINUTES);

      assertThat(FailsInTheMiddle.struck()).isEqualTo(FAILURES);
      assertThat(deadLetters(broker)).isEqualTo(bad());
      Map<String, float[]> found = vectorsOnce(embeddings(broker));
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      found.forEach((id, vector) -> assertThat(vector).isEqualTo(expected.get(id)));
      assertThat(indexed()).isEqualTo(asText(expected));
    }
  }

  private JobClient start(String bootstrapServers) throws Exception {
    EmbedOptions options =
        EmbedOptions.parse(
            "--from", "kafka:docs",
            "--to", "kafka:embeddings",
            "--to", "lucene:" + folder.resolve("index"),
            "--dead-letters", "kafka:dead",
            "--model", model(),
            "--id-field", "id",
            "--bootstrap-servers", bootstrapServers,
            "--start", "earliest",
            "--parallelism", "2",
            "--checkpoint-interval", "500ms");
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "100");
    configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    FlinkSettings.configure(environment, options.runtime(), options.source().from());
    ResolvedModel model =
        ResolvedModel.of(
            ModelSpec.of(ModelRef.parse(model())), EmbedJob.embedding(options.model()));
    EmbedPipeline pipeline =
        EmbedPipeline.of(
            EmbedJob.records(environment, options).map(new FailsInTheMiddle<>(110)),
            EmbedJob.settings(options, model, EmbedJob.embedding(options.model())));
    new EmbedSinks(options, model)
        .attach(
            new EmbedPipeline(
                pipeline.vectors().map(new FailsInTheMiddle<>(90)),
                pipeline.deadLetters(),
                pipeline.measures()));
    return environment.executeAsync("exactly once");
  }

  private Map<String, float[]> quietRun(List<String> lines) throws Exception {
    Path in = Files.write(folder.resolve("docs.jsonl"), lines);
    Path out = folder.resolve("vectors.jsonl");
    EmbedJob.main(
        new String[] {
          "--from", "file:" + in,
          "--to", "file:" + out,
          "--dead-letters", "file:" + folder.resolve("dead.jsonl"),
          "--model", model()
        });
    Map<String, float[]> vectors = new HashMap<>();
    for (String line : Files.readAllLines(out)) {
      JsonNode object = JSON.readTree(line);
      vectors.put(object.path("id").asText(), vector(object));
    }
    return vectors;
  }

  private static String model() {
    return ((ModelRef.Folder) TinyModels.mean()).path();
  }

  private static List<String> documents() {
    Random random = new Random(11);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      if (i % EVERY_BAD == 0) {
        lines.add("{\"id\":\"bad-" + i + "\",\"text\":");
        continue;
      }
      StringBuilder text = new StringBuilder();
      for (int paragraph = 0; paragraph <= i % 3; paragraph++) {
        for (int word = 0; word < 60; word++) {
          text.append("word").append(random.nextInt(1_000)).append(' ');
        }
        text.append("end.\n\n");
      }
      lines.add(
          JSON.createObjectNode().put("id", "doc-" + i).put("text", text.toString()).toString());
    }
    return lines;
  }

  private static int bad() {
    return DOCUMENTS / EVERY_BAD;
  }

  private static List<ConsumerRecord<byte[], byte[]>> embeddings(EmbeddedBroker broker) {
    return TopicContents.committed(broker.bootstrapServers(), "embeddings");
  }

  private static int deadLetters(EmbeddedBroker broker) {
    return TopicContents.committed(broker.bootstrapServers(), "dead").size();
  }

  private static Map<String, float[]> vectorsOnce(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    Map<String, float[]> vectors = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String id = new String(record.key(), StandardCharsets.UTF_8);
      float[] before = vectors.put(id, vector(JSON.readTree(record.value())));
      assertThat(before).as("vector of " + id + " written before").isNull();
    }
    return vectors;
  }

  private Map<String, String> indexed() throws IOException {
    Map<String, float[]> vectors = new HashMap<>();
    try (LuceneSearch search = LuceneSearch.open(folder.resolve("index"))) {
      search.forEach(chunk -> vectors.put(chunk.id(), chunk.vector()));
    }
    return asText(vectors);
  }

  private static Map<String, String> asText(Map<String, float[]> vectors) {
    Map<String, String> texts = new HashMap<>();
    vectors.forEach((id, vector) -> texts.put(id, java.util.Arrays.toString(vector)));
    return texts;
  }

  private static float[] vector(JsonNode object) {
    JsonNode numbers = object.path("vector");
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
    }
    return vector;
  }
}
