package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millstream.generate.text.HeldText;
import dev.millstream.jobs.options.GenerateJobFlags;
import dev.millstream.jobs.options.TaskOptions;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the thread that computes is held, and a topic has more prompts than may be in flight. */
class GenerateJobCheckpointsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int CAPACITY = 3;
  private static final int PROMPTS = 20;

  @TempDir Path folder;

  @Test
  void aCheckpointOfTheJobNeverWaitsForAText() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
        TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      TaskOptions options = options(broker.bootstrapServers());
      StreamExecutionEnvironment environment = built(options);
      for (int i = 0; i < PROMPTS; i++) {
        writer.send("prompts", "k" + i, "{\"id\":%d,\"text\":\"Prompt %d\"}".formatted(i, i));
      }
      writer.flush();
      JobClient job;
      try (HeldText held =
          HeldText.begin(options.model().spec(options.batches()), options.texts().budget())) {
        job = environment.executeAsync("checkpoints");
        await().atMost(PATIENCE).until(() -> held.writer().waiting() == CAPACITY);
        while (held.writer().waiting() > 0) {
          held.goOn(1);
        }
        held.goOn(3);

        for (int i = 0; i < 3; i++) {
          job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
              .get(1, TimeUnit.MINUTES);
        }

        assertThat(TopicContents.uncommitted(broker.bootstrapServers(), "texts")).isEmpty();
        assertThat(TopicContents.uncommitted(broker.bootstrapServers(), "pieces")).isNotEmpty();
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> TopicContents.committed(broker.bootstrapServers(), "texts").size() == PROMPTS);
      job.cancel().get(1, TimeUnit.MINUTES);
    }
  }

  /** With its topics made. */
  private static StreamExecutionEnvironment built(TaskOptions options) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
    ClassifyJob.build(environment, options, Shown.LINES);
    return environment;
  }

  private static TaskOptions options(String bootstrapServers) {
    return GenerateJobFlags.parse(
        "--model",
        TinyModels.folder("text-generation/llama").toString(),
        "--do-sample",
        "--parameters",
        "{\"min_new_tokens\":200,\"max_new_tokens\":200}",
        "--slots",
        Integer.toString(CAPACITY + 1),
        "--capacity",
        Integer.toString(CAPACITY),
        "--threads",
        "1",
        "--from",
        "kafka:prompts",
        "--to",
        "kafka:texts",
        "--pieces-to",
        "kafka:pieces",
        "--dead-letters",
        "kafka:dead",
        "--bootstrap-servers",
        bootstrapServers,
        "--start",
        "earliest",
        "--parallelism",
        "1",
        "--checkpoint-interval",
        "500ms");
  }
}
