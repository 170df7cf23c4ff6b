package dev.millstream.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.json.FloatBytes;
import dev.millstream.testing.Changes;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class VectorRecordsTest {
  private static final int DEFAULT_LIMIT = 1 << 20;
  private static final List<Header> TRACE =
      List.of(
          new Header("trace", "1".getBytes(UTF_8)),
          new Header("trace", null),
          new Header("millstream.model", "older".getBytes(UTF_8)));

  @Test
  void keysAnUpsertByItsChunkAndDescribesItInJson() {
    ProducerRecord<byte[], byte[]> record =
        written(VectorEncoding.ARRAY, Changes.upsert("d#1", "text", 0.5f, 1f));

    assertThat(record.topic()).isEqualTo("embeddings");
    assertThat(record.partition()).isNull();
    assertThat(record.timestamp()).isNull();
    assertThat(record.key()).isEqualTo("d#1".getBytes(UTF_8));
    assertThat(new String(record.value(), UTF_8))
        .isEqualTo(
            "{\"id\":\"d#1\",\"document\":\"d\",\"text\":\"text\",\"vector\":[0.5,1.0],"
                + "\"model\":\"m\",\"revision\":\"r\"}");
    assertThat(headers(record))
        .containsExactly(
            "millstream.model=m",
            "millstream.revision=r",
            "millstream.document=d",
            "millstream.dimension=2");
  }

  @Test
  void passesTheSourcesHeadersOnBeforeItsOwn() {
    VectorChange upsert = Changes.upsert("d#1", "text", TRACE, 0.5f);

    ProducerRecord<byte[], byte[]> record = written(VectorEncoding.ARRAY, upsert);

    assertThat(headers(record))
        .startsWith("trace=1", "trace=null", "millstream.model=older", "millstream.model=m");
    assertThat(record.headers().lastHeader("millstream.model").value())
        .isEqualTo("m".getBytes(UTF_8));
  }

  @Test
  void writesBase64InsideJson() {
    ProducerRecord<byte[], byte[]> record =
        written(VectorEncoding.BASE64, Changes.upsert("d#1", "text", 1f, -2f));

    assertThat(new String(record.value(), UTF_8)).contains("\"vector\":\"AACAPwAAAMA=\"");
  }

  @Test
  void writesBareFloatsWithAllElseInHeaders() {
    float[] vector = {1f, -2f, 3.5f};

    ProducerRecord<byte[], byte[]> record =
        written(VectorEncoding.BYTES, Changes.upsert("d#1", "größer", vector));

    assertThat(FloatBytes.read(record.value())).isEqualTo(vector);
    assertThat(headers(record))
        .contains("millstream.dimension=3", "millstream.text=größer", "millstream.document=d");
  }

  @Test
  void writesATombstoneForADeletionAndNothingForAMove() {
    ProducerRecord<byte[], byte[]> tombstone = written(VectorEncoding.ARRAY, Changes.delete("d#1"));

    assertThat(tombstone.key()).isEqualTo("d#1".getBytes(UTF_8));
    assertThat(tombstone.value()).isNull();
    assertThat(headers(tombstone))
        .containsExactly("millstream.model=m", "millstream.revision=r", "millstream.document=d");
    assertThat(written(VectorEncoding.ARRAY, Changes.move("d#1", 4))).isNull();
  }

  @Test
  void leavesOutATextThatIsTooLargeAndSaysSo() {
    VectorChange upsert = Changes.upsert("d#1", "x".repeat(DEFAULT_LIMIT), TRACE, 0.5f);

    for (VectorEncoding encoding : VectorEncoding.values()) {
      ProducerRecord<byte[], byte[]> record = written(encoding, upsert);

      assertThat(TopicSerializer.size(record)).isLessThan(1_000);
      assertThat(headers(record))
          .contains("trace=1", "millstream.text-omitted=true")
          .doesNotContain("millstream.headers-omitted=true");
    }
    assertThat(new String(written(VectorEncoding.ARRAY, upsert).value(), UTF_8))
        .doesNotContain("\"text\"");
  }

  @Test
  void leavesOutTheSourcesHeadersWhenTheyAreTooLarge() {
    List<Header> large = List.of(new Header("large", new byte[DEFAULT_LIMIT]));

    ProducerRecord<byte[], byte[]> record =
        written(VectorEncoding.ARRAY, Changes.upsert("d#1", "text", large, 0.5f));

    assertThat(headers(record))
        .contains("millstream.text-omitted=true", "millstream.headers-omitted=true");
    assertThat(record.headers().headers("large")).isEmpty();
  }

  @Test
  void saysWhatToDoWhenTheVectorAloneIsTooLarge() {
    VectorRecords records = new VectorRecords("embeddings", 1_000, VectorEncoding.ARRAY);
    VectorChange upsert = Changes.upsert("d#1", "text", new float[500]);

    assertThatThrownBy(() -> records.serialize(upsert, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "The chunk 'd#1' takes \\d+ bytes as a record of topic 'embeddings' even without its"
                + " text, but max\\.request\\.size is 1000\\. Raise max\\.request\\.size and the"
                + " topic's max\\.message\\.bytes, or choose the vector encoding 'bytes'\\.");
  }

  @Test
  void tellsFlinkItsTopicSoThatTransactionsCanBePooled() {
    VectorRecords records = new VectorRecords("embeddings", 1_000, VectorEncoding.ARRAY);

    assertThat(records.getKafkaDatasetFacet().orElseThrow().getTopicIdentifier().getTopics())
        .containsExactly("embeddings");
  }

  static List<String> headers(ProducerRecord<byte[], byte[]> record) {
    return Arrays.stream(record.headers().toArray())
        .map(
            header ->
                header.key()
                    + "="
                    + (header.value() == null ? null : new String(header.value(), UTF_8)))
        .toList();
  }

  private static ProducerRecord<byte[], byte[]> written(
      VectorEncoding encoding, VectorChange change) {
    return new VectorRecords("embeddings", DEFAULT_LIMIT, encoding).serialize(change, null, null);
  }
}
