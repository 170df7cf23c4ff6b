package dev.millstream.faults.ledger;

import dev.millstream.flink.decode.MalformedRecords;
import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a seed: the n-th is the same each time it is asked for.
 *
 * <p>Each carries its number in header {@value #NUMBER}, which Millstream passes on to whatever the
 * input leads to. Immutable and safe for many threads.
 */
public final class InputPlan {
  /** The header with an input's number in decimal digits. */
  public static final String NUMBER = "ledger.number";

  /** The header of inputs that hold no document. */
  static final String MALFORMED = "ledger.malformed";

  private static final int MALFORMED_KINDS = 500;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final int WORDS_OF_A_SENTENCE = 9;

  private final long seed;
  private final InputMix mix;
  private final List<String> texts;
  private final List<SourceRecord> malformed;

  /** Plans the inputs of a seed. */
  public InputPlan(long seed, InputMix mix) {
    this.seed = seed;
    this.mix = mix;
    Random random = new Random(seed);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < mix.texts(); i++) {
      all.add(text(i, 1 + random.nextInt(mix.longestWords()), random));
    }
    texts = List.copyOf(all);
    malformed = MalformedRecords.generate(seed, MALFORMED_KINDS);
  }

  /** Every text that an input may have. */
  public List<String> texts() {
    return texts;
  }

  /** The input of this number, for a topic. */
  public ProducerRecord<byte[], byte[]> record(String topic, long number) {
    SplittableRandom random = new SplittableRandom(seed ^ (number * SPREAD));
    double kind = random.nextDouble();
    ProducerRecord<byte[], byte[]> record;
    if (kind < mix.malformedShare()) {
      record = malformed(topic, random.nextInt(MALFORMED_KINDS));
    } else {
      byte[] key = utf8("doc-" + random.nextInt(mix.documents()));
      boolean deletes = kind < mix.malformedShare() + mix.tombstoneShare();
      record =
          new ProducerRecord<>(
              topic, key, deletes ? null : document(texts.get(random.nextInt(texts.size()))));
    }
    record.headers().add(NUMBER, utf8(Long.toString(number)));
    return record;
  }

  private ProducerRecord<byte[], byte[]> malformed(String topic, int index) {
    SourceRecord source = malformed.get(index);
    long timestamp = source.origin().timestamp();
    // A producer sends no negative timestamp; the other bytes go as they are.
    @Nullable Long sent = timestamp < 0 ? null : (Long) timestamp;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, sent, source.key(), source.value());
    for (Header header : source.origin().headers()) {
      record.headers().add(header.key(), header.value());
    }
    record.headers().add(MALFORMED, utf8("true"));
    return record;
  }

  private static byte[] document(String text) {
    return utf8("{\"text\":\"" + text + "\"}");
  }

  /** Letters, digits, full stops and single spaces: nothing that JSON would have to escape. */
  private static String text(int index, int words, Random random) {
    StringBuilder text = new StringBuilder("text ").append(index);
    for (int i = 0; i < words; i++) {
      text.append(i % WORDS_OF_A_SENTENCE == WORDS_OF_A_SENTENCE - 1 ? ". " : " ")
          .append(Integer.toString(random.nextInt(1 << 20), Character.MAX_RADIX));
    }
    return text.append('.').toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
