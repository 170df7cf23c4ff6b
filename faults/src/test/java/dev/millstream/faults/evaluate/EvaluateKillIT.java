package dev.millstream.faults.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.faults.cluster.BrokerProcess;
import dev.millstream.faults.cluster.ClusterSettings;
import dev.millstream.faults.cluster.FlinkCluster;
import dev.millstream.faults.cluster.TestBed;
import dev.millstream.faults.cluster.Waiting;
import dev.millstream.faults.rest.JobRequest;
import dev.millstream.faults.rest.JobState;
import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * An evaluation on a cluster of processes, one of which is killed twice: the figures are those of a
 * job that nothing happened to, and each is there once.
 */
class EvaluateKillIT {
  private static final String MAIN = "dev.millstream.jobs.EvaluateJob";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int ROWS = 3_000;
  private static final int KILLS = 2;
  private static final int PARTITIONS = 2;
  private static final long HORIZON = 600_000;

  private final List<ProducerRecord<byte[], byte[]>> told = new ArrayList<>();
  private final long begin = System.currentTimeMillis() - Duration.ofDays(3).toMillis();
  private int right;

  @Test
  void theFiguresAreThoseOfAQuietJobThoughATaskManagerWasKilled() {
    tell();
    try (TestBed bed = TestBed.create()) {
      BrokerProcess broker = bed.startBroker();
      FlinkCluster cluster = bed.startCluster(ClusterSettings.of(2, 1));
      String jar = cluster.rest().upload(TestBed.fatJar());
      Topics.ensure(
          broker.direct(),
          Map.of(),
          List.of(
              new TopicSpec("predictions", PARTITIONS, Map.of()),
              new TopicSpec("truth", PARTITIONS, Map.of())));
      runStruck(cluster, broker, jar);
      List<String> quiet = new ArrayList<>(options(broker, "quiet"));
      quiet.add("--stop-at-end");
      String job = cluster.rest().run(jar, JobRequest.of(MAIN, quiet));
      Waiting.until(
          PATIENCE,
          () -> cluster.rest().state(job) == JobState.FINISHED,
          () -> "Job " + job + " did not end");

      assertThat(figures(broker, "struck"))
          .isEqualTo(figures(broker, "quiet"))
          .hasSizeGreaterThan(20);
      assertThat(right(broker)).isEqualTo(right);
    }
  }

  private void runStruck(FlinkCluster cluster, BrokerProcess broker, String jar) {
    String job = cluster.rest().run(jar, JobRequest.of(MAIN, options(broker, "struck")));
    try (TopicWriter writer = new TopicWriter(broker.direct())) {
      for (int i = 0; i <= KILLS; i++) {
        int from = told.size() * i / (KILLS + 1);
        int to = told.size() * (i + 1) / (KILLS + 1);
        told.subList(from, to).forEach(writer::send);
        writer.flush();
        if (i < KILLS) {
          strike(cluster, broker, job, i + 1);
        }
      }
      end(writer);
    }
    Waiting.until(
        PATIENCE,
        () -> rows(broker, "struck") == ROWS,
        () -> rows(broker, "struck") + " of " + ROWS + " rows are in figures");
    cluster.rest().cancel(job);
    Waiting.until(
        PATIENCE,
        () -> cluster.rest().state(job).isOver(),
        () -> "Job " + job + " was cancelled and is not over");
  }

  /** Kills a TaskManager when figures have come out since the last one. */
  private static void strike(FlinkCluster cluster, BrokerProcess broker, String job, int number) {
    Waiting.until(
        PATIENCE,
        () -> rows(broker, "struck") > ROWS * (number - 1) / (KILLS + 1) + 100,
        () -> "no figures came before kill " + number);
    cluster.killTaskManager(cluster.taskManagers().get(0));
    cluster.startTaskManager();
    Waiting.until(
        PATIENCE,
        () -> cluster.rest().checkpoints(job).restored() >= number,
        () -> "Job " + job + " did not go on from a checkpoint after kill " + number);
  }

  /** A prediction each second, its label up to the horizon later. */
  private void tell() {
    Random random = new Random(5);
    for (int i = 0; i < ROWS; i++) {
      String predicted = random.nextBoolean() ? "spam" : "ham";
      String label = random.nextInt(4) == 0 ? "ham" : predicted;
      right += label.equals(predicted) ? 1 : 0;
      long time = begin + i * 1_000L;
      told.add(record("predictions", "mail-" + i, "prediction", predicted, time));
      long later = time + (long) (random.nextDouble() * HORIZON);
      told.add(record("truth", "mail-" + i, "reference", label, later));
    }
    told.sort(Comparator.comparingLong(ProducerRecord::timestamp));
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, String id, String field, String value, long time) {
    String json = JSON.createObjectNode().put("id", id).put(field, value).toString();
    return new ProducerRecord<>(topic, null, time, id.getBytes(UTF_8), json.getBytes(UTF_8));
  }

  /** A record so late in each partition that all windows before it are over. */
  private void end(TopicWriter writer) {
    byte[] prediction = "{\"id\":\"end-a\",\"prediction\":\"ham\"}".getBytes(UTF_8);
    byte[] label = "{\"id\":\"end-b\",\"reference\":\"ham\"}".getBytes(UTF_8);
    long end = begin + Duration.ofDays(2).toMillis();
    for (int i = 0; i < PARTITIONS; i++) {
      writer.send(new ProducerRecord<>("predictions", i, end, null, prediction));
      writer.send(new ProducerRecord<>("truth", i, end, null, label));
    }
    writer.flush();
  }

  private static List<String> options(BrokerProcess broker, String run) {
    return List.of(
        "--metrics",
        "accuracy",
        "--window",
        "1min",
        "--predictions",
        "kafka:predictions",
        "--labels",
        "kafka:truth",
        "--horizon",
        "10min",
        "--to",
        "kafka:" + run,
        "--group-id",
        run,
        "--transactional-id-prefix",
        run,
        "--bootstrap-servers",
        broker.forJobs(),
        "--start",
        "earliest",
        "--parallelism",
        "2",
        "--checkpoint-interval",
        "1s");
  }

  private static List<String> figures(BrokerProcess broker, String topic) {
    List<String> figures = new ArrayList<>();
    TopicContents.committed(broker.direct(), topic)
        .forEach(record -> figures.add(new String(record.value(), UTF_8)));
    figures.sort(null);
    return figures;
  }

  private static long rows(BrokerProcess broker, String topic) {
    return figures(broker, topic).stream()
        .mapToLong(figure -> read(figure).path("n").longValue())
        .sum();
  }

  private static long right(BrokerProcess broker) {
    return Math.round(
        figures(broker, "struck").stream()
            .map(EvaluateKillIT::read)
            .mapToDouble(figure -> figure.path("value").doubleValue() * figure.path("n").intValue())
            .sum());
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
