package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.process.Child;
import dev.millstream.benchmarks.process.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running broker. */
final class BrokerProcess implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Child child;
  private final String bootstrapServers;

  private BrokerProcess(Child child, String bootstrapServers) {
    this.child = child;
    this.bootstrapServers = bootstrapServers;
  }

  static BrokerProcess start(RunFolder folder, Duration patience)
      throws IOException, InterruptedException {
    Path address = folder.path().resolve("broker-address");
    Child child =
        Child.start(
            "broker",
            folder,
            List.of("-Xmx512m"),
            BrokerMain.class,
            List.of(folder.path().resolve("broker").toString(), address.toString()));
    long start = System.nanoTime();
    while (!Files.exists(address)) {
      if (child.await(LOOK) || System.nanoTime() - start > patience.toNanos()) {
        String words = child.lastWords();
        child.close();
        throw new IOException(
            "the broker was not there within %d s. %s".formatted(patience.toSeconds(), words));
      }
    }
    return new BrokerProcess(child, Files.readString(address));
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    child.close();
  }
}
