package dev.millstream.faults.ledger;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the inputs of a plan in their order at a steady rate, and remembers which of them the
 * broker acknowledged.
 *
 * <p>The producer is idempotent: what it sends again while a broker is away arrives once and in
 * order.
 *
 * <p>Threading: a thread of its own sends; the methods are safe for many threads. Life cycle: sends
 * from {@link #start} to {@link #finish}, or until it has sent as many as were asked for.
 */
public final class LedgerWriter implements AutoCloseable {
  private static final String MORE_THAN_ANY_OUTAGE = "1200000";

  /** At 300 inputs a second the broker takes twice the processor time where this is 5. */
  private static final String LINGER_MS = "50";

  private static final Duration END = Duration.ofMinutes(5);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final InputPlan plan;
  private final Thread thread;
  private final BitSet acknowledged = new BitSet();
  private final double perSecond;
  private final long most;
  private volatile long sent;
  private volatile boolean ending;
  private volatile @Nullable Exception failure;

  /**
   * Begins to send.
   *
   * @param most stops by itself after so many
   */
  public static LedgerWriter start(
      String bootstrapServers, String topic, InputPlan plan, double perSecond, long most) {
    LedgerWriter writer = new LedgerWriter(bootstrapServers, topic, plan, perSecond, most);
    writer.thread.start();
    return writer;
  }

  private LedgerWriter(
      String bootstrapServers, String topic, InputPlan plan, double perSecond, long most) {
    this.topic = topic;
    this.plan = plan;
    this.perSecond = perSecond;
    this.most = most;
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "acks",
            "all",
            "enable.idempotence",
            "true",
            "linger.ms",
            LINGER_MS,
            "max.block.ms",
            MORE_THAN_ANY_OUTAGE,
            "delivery.timeout.ms",
            MORE_THAN_ANY_OUTAGE);
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    thread = new Thread(this::send, "inputs of " + topic);
    thread.setDaemon(true);
  }

  /** How many have been handed to Kafka: the number that the next one has. */
  public long sent() {
    return sent;
  }

  /** Stops sending, and waits until the broker has acknowledged or refused everything. */
  public BitSet finish() throws InterruptedException {
    ending = true;
    thread.join(END.toMillis());
    producer.flush();
    Exception failed = failure;
    if (failed != null) {
      throw new IllegalStateException(
          "An input of topic '" + topic + "' could not be sent: " + failed, failed);
    }
    synchronized (acknowledged) {
      return (BitSet) acknowledged.clone();
    }
  }

  /** Waits until all that were asked for have been handed to Kafka. */
  public void awaitMost() throws InterruptedException {
    thread.join();
  }

  @Override
  public void close() {
    ending = true;
    thread.interrupt();
    producer.close(Duration.ZERO);
  }

  private void send() {
    long start = System.nanoTime();
    for (long number = 0; number < most && !ending && failure == null; number++) {
      long due = start + (long) (number / perSecond * 1e9);
      for (long left = due - System.nanoTime(); left > 0 && !ending; ) {
        LockSupport.parkNanos(Math.min(left, 100_000_000));
        left = due - System.nanoTime();
      }
      sendOne(number);
      sent = number + 1;
    }
  }

  private void sendOne(long number) {
    try {
      var unused =
          producer.send(
              plan.record(topic, number),
              (metadata, refused) -> {
                if (refused == null) {
                  acknowledge(number);
                } else if (!ending) {
                  failure = refused;
                }
              });
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void acknowledge(long number) {
    synchronized (acknowledged) {
      acknowledged.set(Math.toIntExact(number));
    }
  }
}
