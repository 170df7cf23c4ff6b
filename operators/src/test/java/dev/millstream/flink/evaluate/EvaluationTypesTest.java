package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels and what is kept: by serializers of Flink's or our own, never by Kryo. */
class EvaluationTypesTest {
  private static final MetricSpecs SPECS =
      new MetricSpecs(List.of(MetricSpec.of("accuracy"), MetricSpec.of("f1:macro")));
  private static final String FORMAT_1 =
      "003a6465762e6d696c6c73747265616d2e666c696e6b2e6576616c756174652e4d657472696353657453657269616c697a657224536e617073686f7400000001000000020008616363757261637900027b7d000866313a6d6163726f00027b7d0100000000000000010000000000000005000000000000000501000000000000000100010000000000000000000001000000000000000103000000000002000000000000000000000000000000000000000000000000000000000000000001000000000000000001000000000000000000000000000000010000000000000000";
  private static final MetricSetSerializer SERIALIZER = new MetricSetSerializer(SPECS);

  static Stream<Object> records() {
    JudgedRow row = Rows.row("1", null, -5, "a", "");
    return Stream.of(
        row,
        new JudgedRow(null, "2", "0.5", List.of(), JudgedRow.NO_TIME, row.source()),
        new Prediction("id", row),
        Rows.label("id", "1", 7),
        new Slice(List.of("a", "b"), 3),
        new Share(Slice.whole(List.of()), new byte[] {1, 2}, null),
        new Share(new Slice(List.of("a"), 0), new byte[0], row),
        new MetricReport(-50, 50, 3, List.of("g"), List.of("a"), "accuracy", "{}", "1.0", 2));
  }

  @ParameterizedTest
  @MethodSource("records")
  @SuppressWarnings("unchecked")
  void recordsComeBackFromTheWireAsTheyWere(Object record) throws Exception {
    TypeInformation<Object> type = (TypeInformation<Object>) TypeInformation.of(record.getClass());
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    TypeSerializer<Object> serializer = type.createSerializer(config);
    DataOutputSerializer out = new DataOutputSerializer(256);

    serializer.serialize(record, out);

    assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .usingRecursiveComparison()
        .isEqualTo(record);
    assertThat(type.toString()).startsWith("PojoType").doesNotContain("GenericType");
  }

  /** Where a key's state lies is part of the checkpoint format. */
  @Test
  void aKeyHasTheSameHashOnEveryJdk() {
    assertThat(new Slice(List.of("a", "b"), 3).hashCode())
        .isEqualTo(31 * (31 * (31 + "a".hashCode()) + "b".hashCode()) + 3);
  }

  @Test
  void aCopySharesNothing() throws Exception {
    MetricSet set = set(1, 1);
    byte[] before = set.bytes();
    MetricSet copy = SERIALIZER.copy(set);

    copy.merge(set(0, 1));

    assertThat(set.bytes()).isEqualTo(before);
    assertThat(copy.rows()).isEqualTo(2);
  }

  @Test
  void aSetComesBackFromACheckpoint() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(128);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, SERIALIZER.snapshotConfiguration());
    SERIALIZER.serialize(set(1, 0), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

    TypeSerializerSnapshot<MetricSet> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());

    assertThat(snapshot.restoreSerializer()).isEqualTo(SERIALIZER);
    assertThat(snapshot.restoreSerializer().deserialize(in).bytes()).isEqualTo(set(1, 0).bytes());
    assertThat(
            SERIALIZER
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
    assertThat(InstantiationUtil.clone(SERIALIZER)).isEqualTo(SERIALIZER);
  }

  /** Written by the first build with this format. */
  @Test
  void theBytesOfFormat1AreReadAndWritten() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(128);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, SERIALIZER.snapshotConfiguration());
    SERIALIZER.serialize(set(1, 0), out);
    assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer())).isEqualTo(FORMAT_1);

    DataInputDeserializer in = new DataInputDeserializer(HexFormat.of().parseHex(FORMAT_1));
    var snapshot =
        TypeSerializerSnapshot.<MetricSet>readVersionedSnapshot(in, getClass().getClassLoader());
    assertThat(snapshot.restoreSerializer().deserialize(in).bytes()).isEqualTo(set(1, 0).bytes());
  }

  @Test
  void otherMetricsAndVersionsCannotGoOn() {
    MetricSetSerializer other =
        new MetricSetSerializer(new MetricSpecs(List.of(MetricSpec.of("rmse"))));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                other
                    .snapshotConfiguration()
                    .resolveSchemaCompatibility(SERIALIZER.snapshotConfiguration()))
        .withMessage(
            "cannot restore an evaluation of rmse {} from this savepoint: its windows hold accuracy {}, f1 {\"average\":\"macro\"}. Ask for the same metrics in the same order, or give the evaluation a new name and use --allowNonRestoredState to begin without them.");
    assertThatIOException()
        .isThrownBy(
            () ->
                new MetricSetSerializer.Snapshot()
                    .readSnapshot(
                        2, new DataInputDeserializer(new byte[0]), getClass().getClassLoader()))
        .withMessage(
            "cannot restore an evaluation from this savepoint: state version 2, this build reads 1. Start it with the version that wrote it, or give the evaluation a new name and use --allowNonRestoredState to begin without it.");
    assertThatIOException()
        .isThrownBy(() -> MetricSet.of(SPECS, new byte[] {9}))
        .withMessage(
            "a set of metrics has state version 9, this build reads 1. Read it with the version that wrote it.");
  }

  @Test
  void windowsAndMetricsThatCannotBeAreRefused() {
    Duration two = Duration.ofMillis(2);
    Duration five = Duration.ofMillis(5);
    refused(
        () -> new EvaluationWindow.Sliding(two, five),
        "windows of PT0.002S every PT0.005S would leave rows out. Let the slide be at most the size.");
    refused(
        () -> new EvaluationWindow.Rows(2, 3),
        "windows of 2 rows every 3 rows would leave rows out. Let the slide be at most the size.");
    refused(
        () -> new EvaluationWindow.Rows(0, 1),
        "a window of 0 rows every 1 rows cannot be. Let both be 1 or more.");
    refused(
        () -> new EvaluationWindow.Tumbling(Duration.ZERO),
        "the size of a window is PT0S. Let it be a millisecond or more.");
    refused(
        () -> new EvaluationWindow.Cumulative(two, five),
        "a cumulative window of PT0.005S cannot be reported every PT0.002S. Let its size be a multiple of its step.");
    refused(
        () -> new MetricSpec("f1", "macro").metric(),
        "the parameters of metric f1 are 'macro', which is no JSON object. Write them as {\"average\": \"macro\"}.");
    refused(
        () -> new MetricSpecs(List.of()),
        "an evaluation was asked for no metric. Name one or more, accuracy for one.");
    refused(
        () -> Evaluation.Settings.of(new EvaluationWindow.All()).late(Duration.ofMillis(-1), true),
        "windows cannot be updated until PT-0.001S after their end. Let the lateness be 0 or more.");
  }

  private static void refused(ThrowingCallable call, String sentence) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(sentence);
  }

  private static MetricSet set(int prediction, int reference) {
    List<Accumulator> judged = new ArrayList<>();
    for (Metric metric : SPECS.metrics()) {
      Accumulator accumulator = metric.newAccumulator();
      accumulator.add(Judged.of(IntNode.valueOf(prediction), IntNode.valueOf(reference)));
      judged.add(accumulator);
    }
    return MetricSet.ofRow(SPECS, judged, 5);
  }
}
