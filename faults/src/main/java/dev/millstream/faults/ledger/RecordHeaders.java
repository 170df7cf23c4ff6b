package dev.millstream.faults.ledger;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads the headers that the ledger needs. */
final class RecordHeaders {
  private RecordHeaders() {}

  /** The number of the input that a record is, or came of. */
  static long number(ConsumerRecord<byte[], byte[]> record) {
    String number = text(record, InputPlan.NUMBER);
    if (number == null) {
      throw new IllegalStateException(
          "The record at "
              + record.topic()
              + "/"
              + record.partition()
              + "/"
              + record.offset()
              + " has no header '"
              + InputPlan.NUMBER
              + "'. Give the run topics of its own.");
    }
    return Long.parseLong(number);
  }

  /** The last header of this name as text. */
  static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
