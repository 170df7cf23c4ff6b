package dev.millstream.pgvector;

import java.io.Serializable;
import java.time.Duration;

/**
 * How much is written together, and how long a database may be away.
 *
 * @param rows most chunks of a batch
 * @param bytes most bytes of a batch, but for its last chunk
 * @param delay longest time that a change waits for others
 * @param patience how long a failure that may pass is tried again before the task fails
 */
record Limits(int rows, long bytes, Duration delay, Duration patience) implements Serializable {
  static final Limits DEFAULT =
      new Limits(500, 8 << 20, Duration.ofMillis(500), Duration.ofMinutes(2));
}
