package dev.millstream.flink.evaluate;

import static dev.millstream.flink.evaluate.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.chunk.TaskCounters;
import dev.millstream.flink.record.DeadLetter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the harness declares close() throws Exception
class JudgeRowsTest {
  private static final MetricSpecs SPECS =
      new MetricSpecs(List.of(MetricSpec.of("accuracy"), MetricSpec.of("mae")));

  @Test
  void judgesRefusesAndCounts() throws Exception {
    TaskCounters task = new TaskCounters();
    Evaluation.Settings settings =
        new Evaluation.Settings(
            SPECS.specs(),
            new EvaluationWindow.Tumbling(Duration.ofMillis(10)),
            List.of("model", "revision"),
            Duration.ofMillis(5),
            false,
            "evaluate");
    try (var judge =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new JudgeRows(SPECS, settings)), task.environment())) {
      judge.open();
      judge.processElement(row("1", "1", 3, "m", "r"), 3);
      judge.processElement(row("\"a\"", "\"a\"", 3, "m", "r"), 3);
      judge.processElement(row("1", "1", 3, "m"), 3);
      judge.processWatermark(13);
      judge.processElement(row("1", "1", 9, "m", "r"), 9);
      judge.processWatermark(14);
      judge.processElement(row("1", "1", 9, "m", "r"), 9);
      judge.processElement(row("1", "1", 10, "m", "r"), 10);

      assertThat(judge.extractOutputValues())
          .hasSize(4)
          .extracting(Share::slice)
          .containsOnly(new Slice(List.of("m", "r"), 0));
      assertThat(judge.getSideOutput(JudgeRows.REFUSED))
          .extracting(StreamRecord::getValue)
          .extracting(DeadLetter::message)
          .containsExactly(
              "mae needs a number as prediction, but it is a text of 1 characters; the row is not counted.",
              "a row has 1 group values, but 2 are asked for: [model, revision]; the row is not counted.");
      assertThat(judge.getSideOutput(JudgeRows.LATE)).isNull();
    }
    assertThat(task.counts())
        .isEqualTo(Map.of("evaluation.rows", 4L, "evaluation.refused", 2L, "evaluation.late", 1L));
  }
}
