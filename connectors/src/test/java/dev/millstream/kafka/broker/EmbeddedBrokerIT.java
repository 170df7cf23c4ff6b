package dev.millstream.kafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.kafka.TopicSpec;
import dev.millstream.kafka.Topics;
import dev.millstream.testing.TopicContents;
import dev.millstream.testing.TopicWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path folder;

  @Test
  void keepsRecordsInAGivenFolderOverARestartAtOtherPorts() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder))) {
      Topics.ensure(broker.bootstrapServers(), Map.of(), List.of(TopicSpec.named("docs")));
      try (TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
        writer.send("docs", "k", "v");
      }
    }

    try (EmbeddedBroker again = EmbeddedBroker.start(BrokerSettings.in(folder))) {
      assertThat(TopicContents.committedKeys(again.bootstrapServers(), "docs"))
          .containsExactly("k");
    }
    assertThat(folder).isNotEmptyDirectory();
  }

  @Test
  void leavesNoThreadAndNoTemporaryFolderBehind() throws Exception {
    Set<Thread> before = liveThreads();
    Set<Path> foldersBefore = brokerFolders();

    EmbeddedBroker.start(BrokerSettings.temporary()).close();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
    assertThat(brokerFolders()).isEqualTo(foldersBefore);
  }

  @Test
  void createsTopicsOnlyWhenToldTo() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary().creatingTopics());
        TopicWriter writer = new TopicWriter(broker.bootstrapServers())) {
      writer.send("born", "k", "v");
      writer.flush();

      assertThat(TopicContents.committedKeys(broker.bootstrapServers(), "born"))
          .containsExactly("k");
    }
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.temporary().at(port)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Port %d of 127.0.0.1 is in use, so the embedded Kafka broker cannot listen there."
                      .formatted(port)
                  + " Choose another port, or 0 for a free one.");
    }
  }

  private static Set<Thread> liveThreads() {
    return Thread.getAllStackTraces().keySet();
  }

  private static List<String> newThreads(Set<Thread> before) {
    return liveThreads().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        // The JDK's own, started by whoever first needs them.
        .filter(name -> !name.startsWith("ForkJoinPool") && !name.startsWith("Common-Cleaner"))
        .filter(name -> !name.startsWith("CompletableFutureDelayScheduler"))
        // Daemons that the metrics library of Kafka keeps for the whole process, and the waiting.
        .filter(name -> !name.startsWith("metrics-meter-tick") && !name.startsWith("awaitility"))
        .toList();
  }

  private static Set<Path> brokerFolders() throws Exception {
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return folders
          .filter(path -> path.getFileName().toString().startsWith("millstream-broker"))
          .collect(Collectors.toSet());
    }
  }
}
