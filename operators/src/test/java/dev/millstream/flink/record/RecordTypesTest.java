package dev.millstream.flink.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records travel by Flink's own serializers, nulls included; none falls back to Kryo. */
class RecordTypesTest {
  private static final Origin ORIGIN =
      new Origin(
          "docs", 3, 42, -1, List.of(new Header("h", new byte[] {1, -1}), new Header("h", null)));
  private static final SourceRecord SOURCE =
      new SourceRecord("k".getBytes(UTF_8), "v".getBytes(UTF_8), ORIGIN);
  private static final ChunkChange CHANGE =
      new ChunkChange(ChunkChange.Kind.UPSERT, "d#1", "d", 0, "text", 42, SOURCE);
  private static final InferenceRequest REQUEST =
      new InferenceRequest("7", "\"text\"", "{}", SOURCE);

  static Stream<Object> records() {
    return Stream.of(
        SOURCE,
        new SourceRecord(null, null, ORIGIN),
        new Document("d", "text", SOURCE),
        new Document("d", null, SOURCE),
        CHANGE,
        new ChunkChange(ChunkChange.Kind.DELETE, "d#1", "d", -1, null, 43, SOURCE),
        new VectorChange(CHANGE, new float[] {1f, Float.MIN_VALUE}, 5, "m", "r"),
        new VectorChange(CHANGE, null, 0, "m", "r"),
        REQUEST,
        new InferenceRequest("\"gone\"", null, null, SOURCE),
        new InferenceRequest("7", "\"text\"", null, SOURCE, "de"),
        new InferenceAnswer(REQUEST, "[]", "spam", 0.5, "m", "r"),
        new InferenceAnswer(REQUEST, null, null, 0, "m", "r"),
        new RequestPiece("7", "k".getBytes(UTF_8), ORIGIN, 0, 3, "piece", null),
        new RequestPiece(null, null, ORIGIN, 1, 4, "", "length"),
        new DeadLetter(null, new byte[0], ORIGIN, "decode", "INVALID_INPUT", "No.", null),
        new DeadLetter("k".getBytes(UTF_8), null, ORIGIN, "embed", "ENGINE", "No.", "m@r"));
  }

  @ParameterizedTest
  @MethodSource("records")
  void comeBackFromTheWireAsTheyWere(Object record) throws Exception {
    assertThat(roundTrip(record)).usingRecursiveComparison().isEqualTo(record);
  }

  @Test
  void haveNoGenericTypes() {
    List<Class<?>> types =
        List.of(
            SourceRecord.class,
            Document.class,
            ChunkChange.class,
            VectorChange.class,
            InferenceRequest.class,
            InferenceAnswer.class,
            RequestPiece.class,
            DeadLetter.class);

    for (Class<?> type : types) {
      assertThat(TypeInformation.of(type).toString())
          .as(type.getSimpleName())
          .startsWith("PojoType")
          .doesNotContain("GenericType");
    }
    assertThat(Arrays.asList(ChunkChange.Kind.values()))
        .extracting(Enum::name)
        .as("the order is part of the checkpoint format")
        .containsExactly("UPSERT", "MOVE", "DELETE");
  }

  @SuppressWarnings("unchecked")
  private static <T> T roundTrip(T record) throws Exception {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    TypeSerializer<T> serializer =
        TypeInformation.of((Class<T>) record.getClass()).createSerializer(config);
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(record, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }
}
