package dev.millstream.faults.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What must come of the inputs that are in a topic, worked out document by document.
 *
 * <p>Not safe for many threads.
 */
public final class Expectation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final QuietRun quiet;
  private final List<Change> changes = new ArrayList<>();
  private final List<Letter> letters = new ArrayList<>();
  private final Map<String, Set<String>> standing = new HashMap<>();
  private final BitSet seen = new BitSet();
  private final List<Long> repeated = new ArrayList<>();

  /** Expects nothing yet. */
  public Expectation(QuietRun quiet) {
    this.quiet = quiet;
  }

  /** What must come of all that is in a topic. */
  public static Expectation ofTopic(String bootstrapServers, String topic, QuietRun quiet) {
    Expectation expectation = new Expectation(quiet);
    WholeTopic.read(bootstrapServers, topic, expectation::input);
    return expectation;
  }

  /** Follows the next input of a partition. */
  void input(ConsumerRecord<byte[], byte[]> record) {
    long number = RecordHeaders.number(record);
    if (seen.get(Math.toIntExact(number))) {
      repeated.add(number);
    }
    seen.set(Math.toIntExact(number));
    if (record.headers().lastHeader(InputPlan.MALFORMED) != null) {
      String place = record.topic() + "/" + record.partition() + "/" + record.offset();
      letters.add(new Letter(number, place, record.key(), record.value(), ""));
      return;
    }
    String document = new String(record.key(), StandardCharsets.UTF_8);
    Set<String> before = standing.getOrDefault(document, Set.of());
    Set<String> now =
        record.value() == null ? Set.of() : new LinkedHashSet<>(quiet.hashes(text(record.value())));
    now.stream()
        .filter(hash -> !before.contains(hash))
        .forEach(hash -> changes.add(new Change(number, false, document + "#" + hash)));
    before.stream()
        .filter(hash -> !now.contains(hash))
        .forEach(hash -> changes.add(new Change(number, true, document + "#" + hash)));
    standing.put(document, now);
  }

  /** How many inputs there were. */
  public int inputs() {
    return seen.cardinality() + repeated.size();
  }

  /** The numbers of the inputs. */
  public BitSet numbers() {
    return (BitSet) seen.clone();
  }

  /** Inputs that the broker holds twice, which is the producer's fault and not the job's. */
  public List<Long> repeatedInputs() {
    return List.copyOf(repeated);
  }

  /** The records that must be in the output, each once. */
  public List<Change> changes() {
    return List.copyOf(changes);
  }

  /** The inputs that must end as dead letters. */
  public List<Letter> letters() {
    return List.copyOf(letters);
  }

  /** The ids of the chunks that stand when all is done. */
  public Set<String> standing() {
    Set<String> ids = new TreeSet<>();
    standing.forEach((document, hashes) -> hashes.forEach(hash -> ids.add(document + "#" + hash)));
    return ids;
  }

  private static String text(byte[] value) {
    try {
      return JSON.readTree(value).path("text").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
