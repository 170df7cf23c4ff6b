package dev.millstream.benchmarks.job;

import dev.millstream.benchmarks.process.Child;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the vectors of a run as they are committed, on a thread of its own; looks at their keys
 * only, so that it takes little from what is measured.
 *
 * <p>Threading: safe. Life cycle: reads from its construction to {@link #close}.
 */
final class VectorReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final int KEPT = 64;

  private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  private final AtomicInteger again = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * One vector.
   *
   * @param nanos when it was read, by {@link System#nanoTime}
   * @param appendedMillis when the broker had it, in milliseconds since 1970
   */
  record Arrival(long nanos, long appendedMillis) {}

  VectorReader(RunTopics topics) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                topics.broker(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        IntStream.range(0, topics.partitions())
            .mapToObj(partition -> new TopicPartition(topics.vectors(), partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = new Thread(() -> read(consumer), "vector-reader");
    thread.setDaemon(true);
    thread.start();
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(record);
        }
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (kept.size() < KEPT) {
      kept.putIfAbsent(key, record.value());
    }
    if (arrivals.putIfAbsent(key, new Arrival(System.nanoTime(), record.timestamp())) != null) {
      again.incrementAndGet();
    }
  }

  /**
   * Waits until each of these has arrived.
   *
   * @param patience how long nothing at all may arrive
   * @throws RunFailure when the job ends, or nothing arrives for that long
   */
  void await(Collection<String> ids, Child job, Duration patience)
      throws InterruptedException, RunFailure {
    int before = -1;
    long since = System.nanoTime();
    while (!arrivals.keySet().containsAll(ids)) {
      int now = arrivals.size();
      if (now != before) {
        before = now;
        since = System.nanoTime();
      }
      boolean ended = job.await(LOOK);
      if (ended || System.nanoTime() - since > patience.toNanos()) {
        long there = ids.stream().filter(arrivals::containsKey).count();
        throw new RunFailure(
            "%d of %d vectors arrived, then %s. %s"
                .formatted(
                    there,
                    ids.size(),
                    ended ? "the job ended" : "none for " + patience.toSeconds() + " s",
                    job.lastWords()));
      }
    }
  }

  Arrival arrival(String id) {
    Arrival arrival = arrivals.get(id);
    if (arrival == null) {
      throw new IllegalArgumentException("no vector of '" + id + "' has arrived");
    }
    return arrival;
  }

  /** How many vectors arrived a second time. */
  int arrivedAgain() {
    return again.get();
  }

  /** The values of the first vectors, by key. */
  Map<String, byte[]> firstValues() {
    return new TreeMap<>(kept);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
