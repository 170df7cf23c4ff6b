package dev.millstream.flink.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.evaluate.JudgedRow;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgedDecoderTest {
  @Test
  void theTimeOfARecordIsTheFieldsOrItsOwn() {
    assertThat(decoder("sent.at").timeOf(record("{\"sent\":{\"at\":17}}", 5))).isEqualTo(17);
    assertThat(decoder(null).timeOf(record("no JSON", 5))).isEqualTo(5);
    assertThat(decoder(null).timeOf(record("{}", -1))).isEqualTo(JudgedRow.NO_TIME);
  }

  @Test
  void aRecordWithoutReadableTimeHasNone() {
    for (String value : List.of("{\"at\":\"noon\"}", "{}", "[1]", "{\"at\":17", "")) {
      assertThat(decoder("at").timeOf(record(value, 5))).as(value).isEqualTo(JudgedRow.NO_TIME);
    }
    assertThat(decoder("at").timeOf(new SourceRecord(null, null, origin(5))))
        .isEqualTo(JudgedRow.NO_TIME);
  }

  private static JudgedDecoder decoder(String time) {
    return new JudgedDecoder(
        new JudgedFields("prediction", "reference", "score", time, null, List.of()));
  }

  private static SourceRecord record(String value, long timestamp) {
    return new SourceRecord(null, value.getBytes(UTF_8), origin(timestamp));
  }

  private static Origin origin(long timestamp) {
    return new Origin("rows", 0, 0, timestamp, List.of());
  }
}
