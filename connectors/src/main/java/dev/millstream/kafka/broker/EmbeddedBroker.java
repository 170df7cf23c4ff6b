package dev.millstream.kafka.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.network.SocketServerConfigs;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole Kafka cluster of one node in this process: broker and KRaft controller together,
 * reachable from this host only.
 *
 * <p>Made of the parts of Kafka's own server rather than of its entry point, for two reasons: the
 * ports are bound before Kafka is told of them, so no other process can take them in between; and a
 * fault is logged instead of ending the process.
 *
 * <p>Life cycle: {@link #start} returns when clients can connect; {@link #close} returns when its
 * threads and sockets are gone, and its folder too if that was temporary. A folder that was given
 * can be started again, at other ports.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Path folder;
  private final boolean temporary;
  private final ServerSocketChannel clients;
  private final ServerSocketChannel controllers;
  private final InetSocketAddress address;
  private @Nullable ControllerServer controller;
  private @Nullable BrokerServer broker;

  /**
   * Starts a broker.
   *
   * @throws IllegalStateException if the port is taken or Kafka does not start
   * @throws IOException if the folder cannot be made or written
   */
  public static EmbeddedBroker start(BrokerSettings settings) throws IOException {
    EmbeddedBroker started = new EmbeddedBroker(settings);
    try {
      started.startServers(settings);
      return started;
    } catch (Exception e) {
      try {
        started.close();
      } catch (IOException | RuntimeException closing) {
        e.addSuppressed(closing);
      }
      throw new IllegalStateException(
          "The embedded Kafka broker did not start with its data in '"
              + started.folder
              + "'. If another process uses that folder, stop it; if the folder is damaged, delete"
              + " it.",
          e);
    }
  }

  private EmbeddedBroker(BrokerSettings settings) throws IOException {
    clients = bind(BrokerConfig.CLIENT_LISTENER, settings.port());
    controllers = bind(BrokerConfig.CONTROLLER_LISTENER, 0);
    address = (InetSocketAddress) clients.getLocalAddress();
    Path given = settings.folder();
    temporary = given == null;
    folder = given == null ? Files.createTempDirectory("millstream-broker") : given;
  }

  /** What a client's {@code bootstrap.servers} must be. */
  public String bootstrapServers() {
    return "127.0.0.1:" + address.getPort();
  }

  @Override
  public void close() throws IOException {
    try {
      if (broker != null) {
        broker.shutdown();
        broker = null;
      }
    } finally {
      try {
        if (controller != null) {
          controller.shutdown();
          controller = null;
        }
      } finally {
        clients.close();
        controllers.close();
        if (temporary) {
          delete(folder);
        }
      }
    }
  }

  private void startServers(BrokerSettings settings) throws Exception {
    neverEndTheProcess();
    Files.createDirectories(folder);
    format();
    KafkaConfig config =
        KafkaConfig.fromProps(
            BrokerConfig.properties(
                folder, address.getPort(), portOf(controllers), settings.createsTopics()),
            false);
    var logDirs = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    SharedServer shared =
        new SharedServer(
            config,
            logDirs._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            (name, fatal, action) -> new LoggingFaultHandler(name, action),
            boundSockets());
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), logDirs._2());
    controller.startup();
    broker = new BrokerServer(shared);
    broker.startup();
  }

  private void format() throws Exception {
    Formatter formatter =
        new Formatter()
            .setClusterId(BrokerConfig.CLUSTER_ID)
            .setNodeId(BrokerConfig.NODE_ID)
            .setControllerListenerName(BrokerConfig.CONTROLLER_LISTENER)
            .setDirectories(List.of(folder.toString()))
            .setMetadataLogDirectory(folder.toString())
            .setIgnoreFormatted(true);
    formatter.setPrintStream(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    formatter.run();
  }

  private ServerSocketFactory boundSockets() {
    Map<String, ServerSocketChannel> sockets =
        Map.of(
            BrokerConfig.CLIENT_LISTENER, clients, BrokerConfig.CONTROLLER_LISTENER, controllers);
    return (listener, address, backlog, receiveBuffer) -> sockets.get(listener);
  }

  private static ServerSocketChannel bind(String listener, int port) throws IOException {
    try {
      return ServerSocketFactory.INSTANCE.openServerSocket(
          listener,
          new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port),
          SocketServerConfigs.SOCKET_LISTEN_BACKLOG_SIZE_DEFAULT,
          SocketServerConfigs.SOCKET_RECEIVE_BUFFER_BYTES_DEFAULT);
    } catch (BindException | org.apache.kafka.common.KafkaException e) {
      throw new IllegalStateException(
          "Port "
              + port
              + " of 127.0.0.1 is in use, so the embedded Kafka broker cannot listen there. Choose"
              + " another port, or 0 for a free one.",
          e);
    }
  }

  private static int portOf(ServerSocketChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** Kafka's server halts the JVM when its disk fails; inside another program that is no answer. */
  private static void neverEndTheProcess() {
    Exit.Procedure refuse =
        (status, message) -> {
          throw new IllegalStateException(
              "The embedded Kafka broker wanted to end the process (status "
                  + status
                  + "): "
                  + message);
        };
    Exit.setExitProcedure(refuse);
    Exit.setHaltProcedure(refuse);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
