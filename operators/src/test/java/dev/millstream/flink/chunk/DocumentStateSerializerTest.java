package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class DocumentStateSerializerTest {
  private static final DocumentStateSerializer SERIALIZER = DocumentStateSerializer.INSTANCE;
  private static final DocumentState STATE = state(0x0123_4567_89ab_cdefL);

  @Test
  void writesAStateAndReadsItBack() throws Exception {
    assertThat(SERIALIZER.deserialize(new DataInputDeserializer(bytes(STATE)))).isEqualTo(STATE);
  }

  @Test
  void copiesAStateFromStreamToStream() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);

    SERIALIZER.copy(new DataInputDeserializer(bytes(STATE)), out);

    assertThat(out.getCopyOfBuffer()).isEqualTo(bytes(STATE));
  }

  @Test
  void isOneInstanceAlsoAfterTheJobGraphHasTravelled() throws Exception {
    assertThat(InstantiationUtil.clone(SERIALIZER)).isSameAs(SERIALIZER);
    assertThat(SERIALIZER.duplicate()).isSameAs(SERIALIZER);
  }

  /** The files were written by the first builds with their formats and are never written again. */
  @Test
  void readsAndWritesTheBytesOfFormat2() throws Exception {
    byte[] golden = golden(2);

    DataInputDeserializer in = new DataInputDeserializer(golden);
    TypeSerializerSnapshot<DocumentState> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
    assertThat(snapshot.restoreSerializer().deserialize(in)).isEqualTo(STATE);
    assertThat(snapshot.restoreSerializer()).isSameAs(SERIALIZER);
    assertThat(
            SERIALIZER
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
    assertThat(HexFormat.of().formatHex(snapshotAndState()))
        .isEqualTo(HexFormat.of().formatHex(golden));
  }

  /** That format did not say which recipe made the vectors. */
  @Test
  void readsTheBytesOfFormat1() throws Exception {
    DataInputDeserializer in = new DataInputDeserializer(golden(1));
    TypeSerializerSnapshot<DocumentState> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());

    assertThat(snapshot.restoreSerializer().deserialize(in))
        .isEqualTo(state(VectorRecipe.NO_FINGERPRINT));
    assertThat(snapshot.restoreSerializer()).isNotEqualTo(SERIALIZER);
    assertThat(
            SERIALIZER
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAfterMigration())
        .isTrue();
    assertThat(
            snapshot
                .resolveSchemaCompatibility(SERIALIZER.snapshotConfiguration())
                .isIncompatible())
        .isTrue();
  }

  @Test
  void refusesAFormatItDoesNotKnow() {
    assertThatIOException()
        .isThrownBy(
            () ->
                SERIALIZER
                    .snapshotConfiguration()
                    .readSnapshot(
                        3, new DataInputDeserializer(new byte[0]), getClass().getClassLoader()))
        .withMessage(
            "cannot restore 'chunk' from this savepoint: state version 3, this build reads 1 to 2. Start it with the version that wrote it, or give the operator a new uid and use --allowNonRestoredState to begin without it.");
  }

  private static DocumentState state(long recipe) {
    return DocumentState.of(
        1_234_567_890_123L,
        recipe,
        List.of("000102030405060708090a0b0c0d0e0f", "8fad9aa9b86d4ed024e687ffc11a4f1c"));
  }

  private static byte[] snapshotAndState() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(128);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, SERIALIZER.snapshotConfiguration());
    SERIALIZER.serialize(STATE, out);
    return out.getCopyOfBuffer();
  }

  private static byte[] bytes(DocumentState state) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    SERIALIZER.serialize(state, out);
    return out.getCopyOfBuffer();
  }

  private static byte[] golden(int format) throws Exception {
    try (InputStream file =
        DocumentStateSerializerTest.class.getResourceAsStream(
            "document-state-" + format + ".bin")) {
      return file.readAllBytes();
    }
  }
}
