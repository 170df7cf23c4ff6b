package dev.millstream.kafka.broker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded broker is set up.
 *
 * @param folder where it keeps its data, made when missing; null for a temporary folder that goes
 *     when the broker closes
 * @param port where clients connect on 127.0.0.1, 0 for a free one
 * @param createsTopics whether a topic comes into being when a client first asks for it
 */
public record BrokerSettings(@Nullable Path folder, int port, boolean createsTopics) {

  /** Checks the port. */
  public BrokerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "The broker's port was "
              + port
              + " but must be from 1 to 65535, or 0 for a free one. Choose another.");
    }
  }

  /** A temporary folder, a free port, no topic that was not made on purpose. */
  public static BrokerSettings temporary() {
    return new BrokerSettings(null, 0, false);
  }

  /** As {@link #temporary()}, with data that stays in this folder. */
  public static BrokerSettings in(Path folder) {
    return new BrokerSettings(folder, 0, false);
  }

  /** The same, at this port. */
  public BrokerSettings at(int newPort) {
    return new BrokerSettings(folder, newPort, createsTopics);
  }

  /** The same, with topics that come into being when first asked for. */
  public BrokerSettings creatingTopics() {
    return new BrokerSettings(folder, port, true);
  }
}
