package dev.millstream.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.evaluate.Alert;
import dev.millstream.flink.evaluate.MetricReport;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The most bytes of a record are 1,000. */
@SuppressWarnings("try") // the harness declares close() throws Exception
class FittingFiguresTest {
  private static final KafkaSinkOptions OPTIONS =
      KafkaSinkOptions.of("localhost:9092", "quality", "test")
          .with(Map.of("max.request.size", "1000"));

  @Test
  void aFigureThatFitsGoesOnAndOneThatDoesNotSaysWhyItHasNoValue() throws Exception {
    MetricReport small = report("web", "{\"rows\":1}");
    try (var harness = harness(new FigureRecords.Of(OPTIONS))) {
      harness.processElement(small, 1);
      harness.processElement(report("web", "\"" + "x".repeat(1_000) + "\""), 2);

      assertThat(harness.extractOutputValues())
          .containsExactly(
              small,
              report(
                  "web",
                  "{\"undefined\":\"the figure takes 1287 bytes as a record of topic 'quality', but max.request.size is 1000\"}"));
      assertThat(harness.getSideOutput(FittingFigures.TOO_LARGE)).isNull();
    }
  }

  @Test
  void aFigureOfAGroupThatIsTooLargeBecomesADeadLetter() throws Exception {
    try (var harness = harness(new FigureRecords.Of(OPTIONS))) {
      harness.processElement(report("g".repeat(600), "1"), 1);

      assertThat(harness.extractOutputValues()).isEmpty();
      assertLetter(
          harness,
          "the figure takes 1480 bytes as a record of topic 'quality', but max.request.size is 1000. Raise it and the topic's max.message.bytes, or group by fields with shorter values.");
    }
  }

  @Test
  void anAlertThatIsTooLargeBecomesADeadLetter() throws Exception {
    Alert small = new Alert(report("web", "1"), "profile>0", 1, 0);
    try (var harness = harness(new FigureRecords.OfAlerts(OPTIONS))) {
      harness.processElement(small, 1);
      harness.processElement(new Alert(report("g".repeat(600), "1"), "profile>0", 1, 0), 2);

      assertThat(harness.extractOutputValues()).containsExactly(small);
      assertLetter(
          harness,
          "the alert takes 1518 bytes as a record of topic 'quality', but max.request.size is 1000. Raise it and the topic's max.message.bytes, or group by fields with shorter values.");
    }
  }

  private static void assertLetter(
      OneInputStreamOperatorTestHarness<?, ?> harness, String sentence) {
    assertThat(harness.getSideOutput(FittingFigures.TOO_LARGE))
        .extracting(StreamRecord::getValue)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.message()).isEqualTo(sentence);
              assertThat(letter.stage()).isEqualTo("write");
              assertThat(letter.category()).isEqualTo("TOO_LONG");
              assertThat(new String(letter.value(), UTF_8)).contains("\"window\":");
            });
  }

  private static <T> OneInputStreamOperatorTestHarness<T, T> harness(FigureRecords<T> records)
      throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<T, T>(
            new ProcessOperator<>(new FittingFigures<>(records)));
    harness.open();
    return harness;
  }

  private static MetricReport report(String group, String value) {
    return new MetricReport(
        0, 10, 5, List.of("channel"), List.of(group), "profile", "{}", value, 5);
  }
}
