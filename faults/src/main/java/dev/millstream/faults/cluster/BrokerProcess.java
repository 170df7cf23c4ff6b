package dev.millstream.faults.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka cluster of one node in a process of its own, run by Kafka's own main class.
 *
 * <p>Threading: safe for many threads. Life cycle: after a kill or a clean end it starts again at
 * the same ports with the same data.
 */
public final class BrokerProcess {
  private static final String MAIN = "kafka.Kafka";
  private static final String CLUSTER_ID = "millstream-faults---Qg";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration CLEAN_END = Duration.ofMinutes(1);
  private static final int ANSWER_MILLIS = 2_000;

  private final RunFolder folder;
  private final ChildProcesses processes;
  private final BrokerPorts ports;
  private ChildProcess child;
  private int started;

  /** Starts a broker with new data and waits until it answers. */
  public static BrokerProcess start(
      RunFolder folder, ChildProcesses processes, BrokerPorts ports, Map<String, String> settings) {
    BrokerProcess broker = new BrokerProcess(folder, processes, ports, settings);
    broker.awaitAnswer();
    return broker;
  }

  private BrokerProcess(
      RunFolder folder, ChildProcesses processes, BrokerPorts ports, Map<String, String> settings) {
    this.folder = folder;
    this.processes = processes;
    this.ports = ports;
    Map<String, String> all = new LinkedHashMap<>(config());
    all.putAll(settings);
    writeProperties(all);
    format();
    child = launch();
  }

  /** Where the harness connects. */
  public String direct() {
    return "127.0.0.1:" + ports.direct();
  }

  /** Where jobs connect. */
  public String forJobs() {
    return "127.0.0.1:" + ports.advertised();
  }

  /** The process that runs now, or ran last. */
  public synchronized ChildProcess process() {
    return child;
  }

  /** As {@code kill -9} does. */
  public void kill() {
    process().kill();
  }

  /** Ends it as an operator would; returns when it is gone. */
  public void stop() {
    process().end(CLEAN_END);
  }

  /** Starts it again after its end, and waits until it answers. */
  public void startAgain() {
    synchronized (this) {
      if (child.isAlive()) {
        throw new HarnessException(child + " still runs: end it before it is started again.");
      }
      child = launch();
    }
    awaitAnswer();
  }

  private void awaitAnswer() {
    Waiting.until(
        PATIENCE,
        this::answers,
        () ->
            "The broker does not answer at "
                + direct()
                + ". Its log "
                + process().log()
                + ", its errors and its end:\n"
                + process().logDigest());
  }

  private boolean answers() {
    ChildProcess now = process();
    if (!now.isAlive()) {
      throw new HarnessException(
          now.name()
              + " has ended. Its log "
              + now.log()
              + ", its errors and its end:\n"
              + now.logDigest());
    }
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers", direct(),
            "request.timeout.ms", ANSWER_MILLIS,
            "default.api.timeout.ms", ANSWER_MILLIS);
    try (Admin admin = Admin.create(client)) {
      return !admin
          .describeCluster()
          .nodes()
          .get(2 * ANSWER_MILLIS, TimeUnit.MILLISECONDS)
          .isEmpty();
    } catch (ExecutionException | TimeoutException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HarnessException("Interrupted while waiting for the broker.", e);
    }
  }

  private synchronized ChildProcess launch() {
    started++;
    return new JavaProgram(
            MAIN,
            ClassPaths.own(),
            List.of("-Xmx384m"),
            List.of(propertiesFile().toString()),
            folder.folder("broker/tmp"),
            Map.of())
        .start("broker-" + started, processes);
  }

  private Path data() {
    return folder.folder("broker/data");
  }

  private Path propertiesFile() {
    return folder.folder("broker").resolve("server.properties");
  }

  private void format() {
    try {
      Formatter formatter =
          new Formatter()
              .setClusterId(CLUSTER_ID)
              .setNodeId(1)
              .setControllerListenerName("CONTROLLER")
              .setDirectories(List.of(data().toString()))
              .setMetadataLogDirectory(data().toString())
              .setIgnoreFormatted(true);
      formatter.setPrintStream(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
      formatter.run();
    } catch (Exception e) {
      throw new HarnessException("The broker's folder '" + data() + "' cannot be formatted.", e);
    }
  }

  private void writeProperties(Map<String, String> config) {
    Properties properties = new Properties();
    properties.putAll(config);
    try (Writer writer = Files.newBufferedWriter(propertiesFile())) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> config() {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", "1"),
        Map.entry("controller.quorum.voters", "1@" + host(ports.controller())),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("inter.broker.listener.name", "DIRECT"),
        Map.entry(
            "listener.security.protocol.map",
            "DIRECT:PLAINTEXT,JOBS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry(
            "listeners",
            "DIRECT://%s,JOBS://%s,CONTROLLER://%s"
                .formatted(host(ports.direct()), host(ports.jobs()), host(ports.controller()))),
        Map.entry(
            "advertised.listeners",
            "DIRECT://%s,JOBS://%s".formatted(host(ports.direct()), host(ports.advertised()))),
        Map.entry("log.dirs", data().toString()),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("default.replication.factor", "1"),
        Map.entry("min.insync.replicas", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "2"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
        // A killed broker is let in again when its last session has run out; Kafka's takes 9 s.
        Map.entry("broker.heartbeat.interval.ms", "500"),
        Map.entry("broker.session.timeout.ms", "4000"),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"));
  }

  private static String host(int port) {
    return "127.0.0.1:" + port;
  }
}
