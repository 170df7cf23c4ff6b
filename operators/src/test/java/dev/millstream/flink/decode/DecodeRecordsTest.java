package dev.millstream.flink.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the harness declares close() throws Exception
class DecodeRecordsTest {
  private static final int MALFORMED = 400;

  @Test
  void makesOneDeadLetterOfEachMalformedRecordAndLetsTheOthersPass() throws Exception {
    List<SourceRecord> malformed = MalformedRecords.generate(11, MALFORMED);
    List<SourceRecord> input = new ArrayList<>(malformed);
    for (int i = 0; i < 600; i++) {
      input.add(good(i));
    }
    Collections.shuffle(input, new Random(12));

    try (OneInputStreamOperatorTestHarness<SourceRecord, Document> harness = harness()) {
      harness.open();
      for (SourceRecord record : input) {
        harness.processElement(record, 0);
      }

      assertThat(harness.extractOutputValues())
          .extracting(document -> document.source().origin().position())
          .containsExactlyElementsOf(positions(input, false));
      List<DeadLetter> letters = letters(harness);
      assertThat(letters).hasSize(MALFORMED).allMatch(letter -> letter.stage().equals("decode"));
      assertThat(letters)
          .extracting(letter -> letter.origin().position())
          .containsExactlyElementsOf(positions(input, true));
    }
  }

  @Test
  void keepsTheRawBytesAndSaysAWholeSentence() throws Exception {
    for (SourceRecord record : MalformedRecords.generate(13, 100)) {
      try (OneInputStreamOperatorTestHarness<SourceRecord, Document> harness = harness()) {
        harness.open();
        harness.processElement(record, 0);

        DeadLetter letter = letters(harness).get(0);
        assertThat(letter.key()).isEqualTo(record.key());
        assertThat(letter.value()).isEqualTo(record.value());
        assertThat(letter.origin()).usingRecursiveComparison().isEqualTo(record.origin());
        assertThat(letter.category()).isEqualTo("INVALID_INPUT");
        assertThat(letter.message())
            .startsWith("record %d of 'docs' partition".formatted(record.origin().position()))
            .doesNotContain("broke the decoder")
            .hasSizeLessThan(250)
            .matches(".*\\. [A-Z].*\\.");
      }
    }
  }

  @Test
  void theSameSeedMakesTheSameMalformedRecords() {
    assertThat(fingerprints(5)).isEqualTo(fingerprints(5)).isNotEqualTo(fingerprints(6));
  }

  private static List<String> fingerprints(long seed) {
    return MalformedRecords.generate(seed, 120).stream()
        .map(
            record ->
                Arrays.hashCode(record.key())
                    + " "
                    + Arrays.hashCode(record.value())
                    + " "
                    + record.origin().headers().size())
        .toList();
  }

  private static SourceRecord good(int i) {
    return new SourceRecord(
        ("good-" + i).getBytes(UTF_8),
        "{\"text\":\"text %d\"}".formatted(i).getBytes(UTF_8),
        new Origin("docs", i % 3, 10_000 + i, 0, List.of()));
  }

  private static List<Long> positions(List<SourceRecord> records, boolean malformed) {
    return records.stream()
        .map(record -> record.origin().position())
        .filter(position -> malformed == (position < MALFORMED))
        .toList();
  }

  private static List<DeadLetter> letters(
      OneInputStreamOperatorTestHarness<SourceRecord, Document> harness) {
    return harness.getSideOutput(DecodeRecords.DEAD_LETTERS).stream()
        .map(StreamRecord::getValue)
        .toList();
  }

  private static OneInputStreamOperatorTestHarness<SourceRecord, Document> harness()
      throws Exception {
    OneInputStreamOperatorTestHarness<SourceRecord, Document> harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(DecodeRecords.toDocuments(DecodeOptions.json())));
    harness.setup(
        TypeInformation.of(Document.class)
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    return harness;
  }
}
