package dev.millstream.flink.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordSeedTest {
  @Test
  void isThatOfTheIdWhereverTheRecordStands() {
    assertThat(RecordSeed.of(1, request("\"a\"", 0, 7)))
        .isEqualTo(RecordSeed.of(1, request("\"a\"", 3, 8)));
  }

  @Test
  void isThatOfThePlaceWhereThereIsNoId() {
    assertThat(RecordSeed.of(1, request(null, 0, 7)))
        .isEqualTo(RecordSeed.of(1, request(null, 0, 7)))
        .isNotEqualTo(RecordSeed.of(1, request(null, 0, 8)))
        .isNotEqualTo(RecordSeed.of(1, request(null, 1, 7)));
  }

  @Test
  void differsBetweenRecordsAndBetweenJobs() {
    assertThat(
            IntStream.range(0, 10_000)
                .mapToObj(i -> RecordSeed.of(i % 10, request(Integer.toString(i / 10), 0, 0))))
        .doesNotHaveDuplicates();
  }

  /** A savepoint of one release is gone on from by the next: its texts may not change. */
  @Test
  void staysWhatItIs() {
    assertThat(RecordSeed.of(0, request("\"a\"", 0, 7))).isEqualTo(-1131847316979124086L);
    assertThat(RecordSeed.of(42, request(null, 0, 7))).isEqualTo(3005068698871449149L);
  }

  private static InferenceRequest request(@Nullable String id, int partition, long position) {
    return new InferenceRequest(
        id,
        "\"text\"",
        null,
        new SourceRecord(null, null, new Origin("docs", partition, position, -1, List.of())));
  }
}
