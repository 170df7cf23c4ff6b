package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.pool.TinyModels;
import dev.millstream.testing.TopicWriter;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code docs/operations.md}, as they are printed there, typed to Flink's own
 * command line in a process of its own, with the jar for clusters. Needs what the phase {@code
 * package} leaves.
 *
 * <p>The cluster is in this process, whose class path has Flink's connectors, as a real one's has
 * not: they are taken from there. That the jar holds all it needs is not shown here.
 */
class OperationsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern JOB = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Path: (\\S+)");
  private static final String RUN =
      "-c dev.millstream.jobs.EmbedJob millstream-jobs.jar @embed.options";
  private static final String RESTORE = "bin/flink run -d -s s3://flink/savepoints/savepoint-… ";
  private static final String STOP = "bin/flink stop --savepointPath s3://flink/savepoints JOB";

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(parentFirst())
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private String job = "";
  private String savepoint = "";

  @BeforeEach
  void writeConfigurationAndOptions(@InjectMiniCluster MiniCluster cluster) throws Exception {
    broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")).creatingTopics());
    URI rest = cluster.getRestAddress().get();
    Files.writeString(
        folder.resolve("config.yaml"),
        "rest.address: %s%nrest.port: %d%nclassloader.resolve-order: parent-first%n"
            .formatted(rest.getHost(), rest.getPort()));
    Files.write(
        folder.resolve("embed.options"),
        List.of(
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--from=kafka:docs",
            "--to=kafka:embeddings",
            "--dead-letters=kafka:docs-dead",
            "--model=" + TinyModels.folder("sentence-similarity/mean"),
            "--checkpoint-interval=300ms"));
  }

  @AfterEach
  void cancel() throws Exception {
    if (!job.isEmpty()) {
      flink("bin/flink cancel " + job);
    }
    broker.close();
  }

  @Test
  void theCommandsOfThePageDoWhatItSays() throws Exception {
    send("a", "b", "c");
    job = found(JOB, typed("bin/flink run -d " + RUN));
    awaitUpserts(3);
    assertThat(typed("bin/flink list")).contains(job + " : Millstream embed (RUNNING)");
    assertThat(typed("bin/flink savepoint JOB s3://flink/savepoints")).contains("Path: ");
    savepoint = found(SAVEPOINT, typed(STOP));

    job = found(JOB, typed(RESTORE + RUN));
    send("c", "d");
    awaitUpserts(4);
    savepoint =
        found(SAVEPOINT, typed("bin/flink stop --drain --savepointPath s3://flink/savepoints JOB"));

    Path other = TinyModels.folder("sentence-similarity/max");
    Path options = folder.resolve("embed.options");
    Files.writeString(
        options, Files.readString(options).replaceFirst("--model=.*", "--model=" + other));
    job =
        found(
            JOB,
            typed(
                RESTORE
                    + "--allowNonRestoredState "
                    + RUN
                    + " --on-model-change=re-embed --replay=new-model"));
    awaitUpserts(8);
  }

  /** Types a command that stands on the page, with this test's places in it. */
  private String typed(String command) throws Exception {
    assertThat(Files.readString(Path.of("../docs/operations.md"))).contains(command);
    return flink(
        command
            .replace("s3://flink/savepoints/savepoint-…", savepoint)
            .replace("s3://flink/savepoints", folder.resolve("savepoints").toUri().toString())
            .replace("millstream-jobs.jar", "target/millstream-jobs.jar")
            .replace("@embed.options", "@" + folder.resolve("embed.options"))
            .replace("JOB", job));
  }

  private String flink(String command) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                libraries(),
                "org.apache.flink.client.cli.CliFrontend"));
    line.addAll(List.of(command.substring("bin/flink ".length()).split(" ", -1)));
    Path output = Files.createTempFile(folder, "flink", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("FLINK_CONF_DIR", folder.toString());
    Process process = builder.start();
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(command + " said: " + said).isZero();
    return said;
  }

  private static Configuration parentFirst() {
    Configuration configuration = new Configuration();
    configuration.setString("classloader.resolve-order", "parent-first");
    return configuration;
  }

  /** Flink and what its distribution holds; Millstream itself comes from the jar alone. */
  private static String libraries() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(all)
        .filter(entry -> entry.endsWith(".jar") && !entry.contains("millstream-"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String found(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return matcher.group(1);
  }

  private void awaitUpserts(int count) {
    await()
        .atMost(JobsOnACluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        WrittenVectors.inTopic(broker.bootstrapServers(), "embeddings").upserts())
                    .hasSize(count));
  }

  private void send(String... documents) {
    try (TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      for (String id : documents) {
        String text = "This is document " + id + ".";
        writer.send("docs", id, JSON.createObjectNode().put("text", text).toString());
      }
    }
  }
}
