package dev.millstream.kafka.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Kafka's own settings for a cluster of one small node. */
final class BrokerConfig {
  static final int NODE_ID = 1;
  static final String CLIENT_LISTENER = "CLIENT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** One for all embedded brokers, so that a folder of an earlier run opens again. */
  static final String CLUSTER_ID = "millstream-embedded--Q";

  private static final String HOST = "127.0.0.1";

  /** One node cannot replicate, and its internal topics need no parallelism. */
  private static final Map<String, String> SINGLE_NODE =
      Map.ofEntries(
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
          Map.entry("group.initial.rebalance.delay.ms", "0"));

  /**
   * A laptop's memory and threads; Kafka's own default would take 128 MiB for the cleaner alone.
   */
  private static final Map<String, String> SMALL =
      Map.of(
          "log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20),
          "num.network.threads", "2",
          "num.io.threads", "4",
          "background.threads", "2",
          "num.partitions", "1");

  private BrokerConfig() {}

  static Properties properties(
      Path folder, int clientPort, int controllerPort, boolean createsTopics) {
    Properties config = new Properties();
    config.putAll(SINGLE_NODE);
    config.putAll(SMALL);
    config.setProperty("process.roles", "broker,controller");
    config.setProperty("node.id", Integer.toString(NODE_ID));
    config.setProperty("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    config.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    config.setProperty("inter.broker.listener.name", CLIENT_LISTENER);
    config.setProperty(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    config.setProperty(
        "listeners",
        listener(CLIENT_LISTENER, clientPort)
            + ","
            + listener(CONTROLLER_LISTENER, controllerPort));
    config.setProperty("advertised.listeners", listener(CLIENT_LISTENER, clientPort));
    config.setProperty("log.dirs", folder.toString());
    config.setProperty("auto.create.topics.enable", Boolean.toString(createsTopics));
    return config;
  }

  private static String listener(String name, int port) {
    return name + "://" + HOST + ":" + port;
  }
}
