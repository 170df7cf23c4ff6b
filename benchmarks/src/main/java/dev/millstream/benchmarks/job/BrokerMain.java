package dev.millstream.benchmarks.job;

import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own: data in the first folder, its address in the second file. */
public final class BrokerMain {
  private BrokerMain() {}

  /** Runs until it is killed. */
  public static void main(String[] args) throws Exception {
    Path address = Path.of(args[1]);
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(Path.of(args[0])))) {
      Path written = Files.writeString(Path.of(args[1] + ".part"), broker.bootstrapServers());
      Files.move(written, address, StandardCopyOption.ATOMIC_MOVE);
      new CountDownLatch(1).await();
    }
  }
}
