package dev.millstream.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.faults.rest.CheckpointStatistics;
import dev.millstream.faults.rest.FlinkRest;
import dev.millstream.faults.rest.JobRequest;
import dev.millstream.faults.rest.JobState;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The harness itself: each of its moves once, with a job that embeds. */
class FlinkClusterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void aJobFromTheFatJarOutlivesEachProcessAndItsOwnEnd() {
    try (TestBed bed = TestBed.create()) {
      BrokerProcess broker = bed.startBroker();
      Topics.ensure(broker.direct(), Map.of(), List.of(new TopicSpec("docs", 2, Map.of())));
      FlinkCluster cluster = bed.startCluster(ClusterSettings.of(2, 2));
      FlinkRest rest = cluster.rest();
      String jar = rest.upload(TestBed.fatJar());

      String job = rest.run(jar, embed(broker));
      send(broker, "one");
      awaitOutput(broker, 1);

      cluster.killTaskManager(cluster.taskManagers().get(0));
      cluster.startTaskManager();
      send(broker, "two");
      awaitOutput(broker, 2);

      broker.kill();
      broker.startAgain();
      send(broker, "three");
      awaitOutput(broker, 3);

      CheckpointStatistics checkpoints = rest.checkpoints(job);
      assertThat(checkpoints.completed()).isPositive();
      cluster.jobManager().kill();
      cluster.restartJobManager();
      cluster.awaitTaskManagers(2);
      jar = rest.upload(TestBed.fatJar());
      String again = rest.run(jar, embed(broker).from(checkpoints.latestPath()));
      send(broker, "four");
      awaitOutput(broker, 4);

      Waiting.until(PATIENCE, () -> rest.everyTaskRuns(again), () -> "not every task runs");
      String savepoint = rest.stop(again, cluster.savepoints(), false);
      assertThat(savepoint).startsWith("file:");
      Waiting.until(
          PATIENCE, () -> rest.state(again) == JobState.FINISHED, () -> "the job did not end");
    }
  }

  private static JobRequest embed(BrokerProcess broker) {
    return JobRequest.of(
        "dev.millstream.jobs.EmbedJob",
        List.of(
            "--bootstrap-servers", broker.forJobs(),
            "--from", "kafka:docs",
            "--to", "kafka:embeddings",
            "--dead-letters", "kafka:dead",
            "--model", TinyModels.folder("sentence-similarity/mean").toString(),
            "--start", "earliest",
            "--parallelism", "2",
            "--checkpoint-interval", "1s"));
  }

  private static void send(BrokerProcess broker, String key) {
    try (TopicWriter writer = new TopicWriter(broker.direct())) {
      writer.send("docs", key, "{\"text\":\"the text of " + key + "\"}");
    }
  }

  private static void awaitOutput(BrokerProcess broker, int records) {
    Waiting.until(
        PATIENCE,
        () -> TopicContents.committedKeys(broker.direct(), "embeddings").size() >= records,
        () -> "fewer than " + records + " vectors arrived");
    assertThat(TopicContents.committedKeys(broker.direct(), "embeddings")).hasSize(records);
  }
}
