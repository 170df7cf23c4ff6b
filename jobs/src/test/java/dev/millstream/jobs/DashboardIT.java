package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millstream.jobs.options.GenerateJobFlags;
import dev.millstream.jobs.options.TaskOptions;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard's metrics, against what a running job reports and what the page of metrics says.
 */
class DashboardIT {
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
  private static final Pattern NAME = Pattern.compile("flink_[A-Za-z0-9_]+");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final int PORT = freePort();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(prometheus())
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  @Test
  void everyMetricOfTheDashboardIsReportedByARunningJob(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    JobsOnACluster jobs =
        new JobsOnACluster(cluster, InMemoryReporter.create(), folder.resolve("savepoints"));
    Set<String> wanted = new TreeSet<>(names(read("../docs/grafana/millstream.json")));
    wanted.removeIf(name -> name.startsWith(OPERATOR + "pgvector_")); // needs a PostgreSQL
    wanted.removeIf(DashboardIT::isOfAnEvaluation); // another job's
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")).creatingTopics())) {
      send(broker);
      jobs.start(options(broker));
      JobClient writing = startWriting(broker);

      await()
          .atMost(JobsOnACluster.PATIENCE)
          .untilAsserted(() -> assertThat(names(scrape())).containsAll(wanted));
      jobs.cancelAll();
      writing.cancel().get(1, TimeUnit.MINUTES);
    }
  }

  /** A model that writes has a metric of its own. */
  private static JobClient startWriting(EmbeddedBroker broker) throws Exception {
    TaskOptions options =
        GenerateJobFlags.parse(
            "--from=kafka:docs",
            "--to=kafka:texts",
            "--dead-letters=kafka:dead",
            "--model=" + TinyModels.folder("text-generation/llama"),
            "--max-new-tokens=4",
            "--start=earliest",
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--parallelism=1", // of two slots
            "--checkpoint-interval=300ms");
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    ClassifyJob.build(environment, options, Shown.LINES);
    return environment.executeAsync("writing");
  }

  private static boolean isOfAnEvaluation(String name) {
    return name.startsWith(OPERATOR + "evaluation_") || name.startsWith(OPERATOR + "labels_");
  }

  @Test
  void everyMetricOfThePageIsOnTheDashboard() throws IOException {
    Set<String> documented = documented();

    assertThat(documented).hasSizeGreaterThan(20);
    assertThat(names(read("../docs/grafana/millstream.json"))).containsAll(documented);
  }

  /** Names of the table, as the reporter makes them: groups and operators stand for those below. */
  private static Set<String> documented() throws IOException {
    Set<String> documented = new TreeSet<>();
    String group = "";
    for (String line : read("../docs/metrics.md").lines().toList()) {
      List<String> cells = List.of(line.split("\\|", -1));
      if (cells.size() < 5 || !cells.get(3).contains("`")) {
        continue;
      }
      group = cells.get(2).isBlank() ? group : cells.get(2).replace("`", "").strip();
      Matcher metric = CODE.matcher(cells.get(3));
      while (metric.find()) {
        documented.add(OPERATOR + group + "_" + metric.group(1));
      }
    }
    return documented;
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }

  private static String read(String page) throws IOException {
    return Files.readString(Path.of(page));
  }

  private static String scrape() throws IOException, InterruptedException {
    URI page = URI.create("http://localhost:" + PORT + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static List<String> options(EmbeddedBroker broker) {
    return List.of(
        "--from=kafka:docs",
        "--to=kafka:embeddings",
        "--dead-letters=kafka:dead",
        "--model=" + TinyModels.folder("sentence-similarity/mean"),
        "--bootstrap-servers=" + broker.bootstrapServers(),
        "--cache-texts=100",
        "--parallelism=1",
        "--checkpoint-interval=300ms");
  }

  private static void send(EmbeddedBroker broker) {
    try (TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      writer.send("docs", "a", "{\"text\":\"A mill stream drives a mill.\"}");
    }
  }

  private static Configuration prometheus() {
    Configuration configuration = new Configuration();
    configuration.setString(
        "metrics.reporter.prom.factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
    configuration.setString("metrics.reporter.prom.port", Integer.toString(PORT));
    return configuration;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
