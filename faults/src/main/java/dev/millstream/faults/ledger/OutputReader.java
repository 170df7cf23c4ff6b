package dev.millstream.faults.ledger;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Follows a job's topics while the job runs and things fail, believing only committed transactions.
 *
 * <p>Threading: a thread of its own reads. Life cycle: reads from {@link #start} to {@link #close}.
 */
public final class OutputReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Outputs outputs;
  private final Thread thread;
  private volatile boolean ending;
  private volatile @Nullable RuntimeException failure;

  private OutputReader(Outputs outputs, String bootstrapServers, List<String> topics) {
    this.outputs = outputs;
    thread = new Thread(() -> read(bootstrapServers, topics), "outputs of " + topics);
    thread.setDaemon(true);
  }

  /** Reads both topics, which exist, from their beginning. */
  public static OutputReader start(
      String bootstrapServers, String vectorTopic, String letterTopic, QuietRun quiet) {
    OutputReader reader =
        new OutputReader(
            new Outputs(vectorTopic, quiet), bootstrapServers, List.of(vectorTopic, letterTopic));
    reader.thread.start();
    return reader;
  }

  /**
   * What it has read so far.
   *
   * @throws IllegalStateException if it had to give up
   */
  public Outputs outputs() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw new IllegalStateException("The reader of the outputs gave up: " + failed, failed);
    }
    return outputs;
  }

  @Override
  public void close() {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(String bootstrapServers, List<String> topics) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        WholeTopic.consumer(bootstrapServers, "read_committed")) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> WholeTopic.partitions(consumer, topic).stream())
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!ending) {
        consumer.poll(POLL).forEach(outputs::add);
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
