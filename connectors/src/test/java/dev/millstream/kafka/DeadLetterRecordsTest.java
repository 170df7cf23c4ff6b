package dev.millstream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Header;
import dev.millstream.testing.Changes;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterRecordsTest {
  private static final int LIMIT = 10_000;
  private static final byte[] RAW = {(byte) 0xFF, 0, 13, 10, (byte) 0xC3};

  @Test
  void keepsRawBytesAndHeadersAndSaysWhereAndWhy() {
    List<Header> headers = List.of(new Header("trace", RAW));

    ProducerRecord<byte[], byte[]> record = written(Changes.deadLetter(RAW, RAW, headers));

    assertThat(record.topic()).isEqualTo("dead");
    assertThat(record.timestamp()).isNull();
    assertThat(record.key()).isEqualTo(RAW);
    assertThat(record.value()).isEqualTo(RAW);
    assertThat(record.headers().lastHeader("trace").value()).isEqualTo(RAW);
    assertThat(VectorRecordsTest.headers(record).subList(1, 8))
        .containsExactly(
            "__connect.errors.topic=docs",
            "__connect.errors.partition=2",
            "__connect.errors.offset=7",
            "__connect.errors.stage=decode",
            "__connect.errors.exception.message=The value is not JSON.",
            "millstream.category=INVALID_INPUT",
            "millstream.timestamp=1700000000000");
    assertThat(record.headers().headers("millstream.model")).isEmpty();
  }

  @Test
  void keepsNullKeyAndNullValueAndNamesTheModel() {
    DeadLetter letter = Changes.deadLetter(null, null, List.of());
    DeadLetter asked =
        new DeadLetter(null, null, letter.origin(), "embed", "ENGINE", "It failed.", "m@r");

    ProducerRecord<byte[], byte[]> record = written(asked);

    assertThat(record.key()).isNull();
    assertThat(record.value()).isNull();
    assertThat(VectorRecordsTest.headers(record)).contains("millstream.model=m@r");
  }

  @Test
  void cutsAValueThatIsTooLargeAndTellsItsLength() {
    byte[] value = new byte[LIMIT];
    Arrays.fill(value, (byte) 7);

    ProducerRecord<byte[], byte[]> record =
        written(Changes.deadLetter(RAW, value, List.of(new Header("trace", RAW))));

    assertThat(TopicSerializer.size(record)).isBetween(LIMIT - 200, LIMIT);
    assertThat(record.key()).isEqualTo(RAW);
    assertThat(record.value()).containsOnly(7);
    assertThat(VectorRecordsTest.headers(record)).contains("millstream.value-bytes=10000");
    assertThat(record.headers().lastHeader("trace").value()).isEqualTo(RAW);
  }

  @Test
  void alwaysFitsHoweverLargeItsPartsAre() {
    byte[] huge = new byte[5 * LIMIT];
    DeadLetter letter = Changes.deadLetter(huge, huge, List.of(new Header("huge", huge)));
    DeadLetter wordy =
        new DeadLetter(
            huge, huge, letter.origin(), "decode", "INVALID_INPUT", "x".repeat(LIMIT), null);

    ProducerRecord<byte[], byte[]> record = written(wordy);

    assertThat(TopicSerializer.size(record)).isLessThanOrEqualTo(LIMIT);
    assertThat(record.key()).hasSize(LIMIT / 4);
    assertThat(VectorRecordsTest.headers(record))
        .contains(
            "millstream.headers-omitted=true",
            "millstream.key-bytes=50000",
            "millstream.value-bytes=50000");
  }

  private static ProducerRecord<byte[], byte[]> written(DeadLetter letter) {
    return new DeadLetterRecords("dead", LIMIT).serialize(letter, null, null);
  }
}
