package dev.millstream.faults.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.json.FloatBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What was read from a job's topics so far: vectors and deletions, and dead letters.
 *
 * <p>Threading: one thread adds, others may ask.
 */
public final class Outputs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONNECT = "__connect.errors.";

  private final String vectorTopic;
  private final QuietRun quiet;
  private final List<Output> outputs = new ArrayList<>();
  private final List<Letter> letters = new ArrayList<>();
  private final Set<Change> changes = new HashSet<>();
  private long highest = -1;

  /** Has read nothing yet; what is not of {@code vectorTopic} is a dead letter. */
  public Outputs(String vectorTopic, QuietRun quiet) {
    this.vectorTopic = vectorTopic;
    this.quiet = quiet;
  }

  /** What is in both topics now, for a reader that comes when all is over. */
  public static Outputs after(
      String bootstrapServers, String vectorTopic, String letterTopic, QuietRun quiet) {
    Outputs outputs = new Outputs(vectorTopic, quiet);
    WholeTopic.read(bootstrapServers, vectorTopic, outputs::add);
    WholeTopic.read(bootstrapServers, letterTopic, outputs::add);
    return outputs;
  }

  /** Takes the next record in. */
  synchronized void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(vectorTopic)) {
      Output output = output(record);
      outputs.add(output);
      changes.add(output.change());
      highest = Math.max(highest, output.change().number());
      notifyAll();
    } else {
      letters.add(letter(record));
    }
  }

  /** Vectors and deletions in the order in which they were read. */
  public synchronized List<Output> records() {
    return List.copyOf(outputs);
  }

  /** Dead letters in the order in which they were read. */
  public synchronized List<Letter> letters() {
    return List.copyOf(letters);
  }

  /** How many vectors, deletions and dead letters. */
  public synchronized int size() {
    return outputs.size() + letters.size();
  }

  /** How many different changes. */
  public synchronized int changes() {
    return changes.size();
  }

  /** The highest number of an input that led to a vector or a deletion, -1 for none. */
  public synchronized long highestNumber() {
    return highest;
  }

  /**
   * Waits until something came of an input with at least this number.
   *
   * @return false if nothing did within {@code mostMillis}
   */
  public synchronized boolean awaitNumber(long number, long mostMillis)
      throws InterruptedException {
    long end = System.nanoTime() + mostMillis * 1_000_000;
    while (highest < number) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private Output output(ConsumerRecord<byte[], byte[]> record) {
    String id = new String(record.key(), StandardCharsets.UTF_8);
    boolean deletes = record.value() == null;
    return new Output(
        new Change(RecordHeaders.number(record), deletes, id),
        record.partition(),
        record.offset(),
        System.nanoTime(),
        deletes || hasQuietVector(id, record.value()));
  }

  private boolean hasQuietVector(String id, byte[] value) {
    try {
      JsonNode object = JSON.readTree(value);
      byte[] bytes = Base64.getDecoder().decode(object.path("vector").asText());
      return object.path("id").asText().equals(id) && quiet.isVectorOf(id, FloatBytes.read(bytes));
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
    String place =
        RecordHeaders.text(record, CONNECT + "topic")
            + "/"
            + RecordHeaders.text(record, CONNECT + "partition")
            + "/"
            + RecordHeaders.text(record, CONNECT + "offset");
    String message = RecordHeaders.text(record, CONNECT + "exception.message");
    String complaint = "";
    if (message == null || !message.endsWith(".")) {
      complaint = "has no sentence";
    } else if (!"decode".equals(RecordHeaders.text(record, CONNECT + "stage"))) {
      complaint = "does not name stage 'decode'";
    } else if (!"INVALID_INPUT".equals(RecordHeaders.text(record, "millstream.category"))) {
      complaint = "does not have category INVALID_INPUT";
    }
    return new Letter(RecordHeaders.number(record), place, record.key(), record.value(), complaint);
  }
}
