package dev.millstream.kafka;

import dev.millstream.flink.record.DeadLetter;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A dead letter as a record, as {@link KafkaDeadLetters} describes it. */
final class DeadLetterRecords extends TopicSerializer<DeadLetter> {
  static final String CONNECT = "__connect.errors.";
  static final String CATEGORY = "millstream.category";
  static final String TIMESTAMP = "millstream.timestamp";
  static final String KEY_BYTES = "millstream.key-bytes";
  static final String VALUE_BYTES = "millstream.value-bytes";

  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE = 4_000;

  /** Room for the headers that tell what was cut. */
  private static final int CUT_NOTICE = 128;

  DeadLetterRecords(String topic, int maxBytes) {
    super(topic, maxBytes);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, @Nullable Long timestamp) {
    ProducerRecord<byte[], byte[]> full =
        record(letter.key(), letter.value(), describe(headersOf(letter.origin()), letter));
    return fits(full) ? full : cut(letter);
  }

  private ProducerRecord<byte[], byte[]> cut(DeadLetter letter) {
    Headers headers = describe(headersOf(letter.origin()), letter);
    if (size(record(null, null, headers)) > maxBytes() / 2) {
      headers =
          describe(new RecordHeaders(), letter).add(VectorRecords.HEADERS_OMITTED, utf8("true"));
    }
    byte[] key = cut(letter.key(), maxBytes() / 4, KEY_BYTES, headers);
    int left = maxBytes() - size(record(key, null, headers)) - CUT_NOTICE;
    byte[] value = cut(letter.value(), Math.max(left, 0), VALUE_BYTES, headers);
    return record(key, value, headers);
  }

  private static byte @Nullable [] cut(
      byte @Nullable [] bytes, int most, String lengthHeader, Headers headers) {
    if (bytes == null || bytes.length <= most) {
      return bytes;
    }
    headers.add(lengthHeader, utf8(Integer.toString(bytes.length)));
    return Arrays.copyOf(bytes, most);
  }

  private static Headers describe(Headers headers, DeadLetter letter) {
    String message = letter.message();
    headers
        .add(CONNECT + "topic", utf8(letter.origin().source()))
        .add(CONNECT + "partition", utf8(Integer.toString(letter.origin().partition())))
        .add(CONNECT + "offset", utf8(Long.toString(letter.origin().position())))
        .add(CONNECT + "stage", utf8(letter.stage()))
        .add(
            CONNECT + "exception.message",
            utf8(message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message))
        .add(CATEGORY, utf8(letter.category()))
        .add(TIMESTAMP, utf8(Long.toString(letter.origin().timestamp())));
    if (letter.model() != null) {
      headers.add(VectorRecords.MODEL, utf8(letter.model()));
    }
    return headers;
  }
}
