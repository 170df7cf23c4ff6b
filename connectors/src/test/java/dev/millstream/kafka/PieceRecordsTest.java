package dev.millstream.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.RequestPiece;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PieceRecordsTest {
  private static final int LIMIT = 1_000;
  private final PieceRecords records = new PieceRecords("pieces", LIMIT);

  @Test
  void holdThePieceUnderTheRecordsKey() {
    ProducerRecord<byte[], byte[]> record = record(piece("k", "\"7\"", "Once", null));

    assertThat(record.topic()).isEqualTo("pieces");
    assertThat(record.key()).isEqualTo("k".getBytes(UTF_8));
    assertThat(record.headers()).isEmpty();
    assertThat(new String(record.value(), UTF_8))
        .isEqualTo("{\"id\":\"7\",\"text\":0,\"sequence\":3,\"piece\":\"Once\"}");
  }

  @Test
  void takeTheIdForAKeyWhereThereIsNone() {
    assertThat(record(piece(null, "\"a b\"", "x", null)).key()).isEqualTo("a b".getBytes(UTF_8));
    assertThat(record(piece(null, null, "x", null)).key()).isNull();
  }

  @Test
  void sayHowATextEndedAndWhereARecordWithoutIdStands() {
    assertThat(new String(record(piece("k", null, "", "length")).value(), UTF_8))
        .isEqualTo(
            "{\"id\":null,\"source\":\"prompts\",\"partition\":2,\"position\":7,\"text\":0,\"sequence\":3,\"piece\":\"\",\"end\":\"length\"}");
  }

  @Test
  void areLeftOutWhereTheyDoNotFit() {
    assertThat(record(piece("k".repeat(LIMIT), "1", "x", null))).isNull();
  }

  private @Nullable ProducerRecord<byte[], byte[]> record(RequestPiece piece) {
    return records.serialize(piece, null, null);
  }

  private static RequestPiece piece(
      @Nullable String key, @Nullable String id, String piece, @Nullable String end) {
    return new RequestPiece(
        id,
        key == null ? null : key.getBytes(UTF_8),
        new Origin("prompts", 2, 7, -1, List.of()),
        0,
        3,
        piece,
        end);
  }
}
