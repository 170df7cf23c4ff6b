package dev.millstream.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerTableTest {
  private final AnswerTable table = new AnswerTable(78);

  @Test
  void showsIdAnswerScoreAndWhatWasAsked() {
    assertThat(
            rows(
                answer("\"mail-1\"", "\"Win a prize now!\\nReply to claim.\"", "spam", 0.98765),
                answer("17", "{\"question\":\"Who?\"}", "Alice Liddell of Christ Church", 1)))
        .isEqualTo(
            """
            id            answer                    score   asked
            mail-1        spam                      0.9877  Win a prize now! Reply to cla…
            17            Alice Liddell of Christ…  1.0000  {"question":"Who?"}
            """);
  }

  @Test
  void showsTheBeginningOfAResultThatHasNoLabel() {
    assertThat(rows(answer(null, "\"a\"", null, Double.NaN)))
        .isEqualTo(
            """
            id            answer                    score   asked
                                                            [[0.1,0.2,0.3]]
            """);
  }

  @Test
  void hasNoRowForAGoneRecord() {
    InferenceAnswer gone = answer("\"a\"", "\"a\"", null, 0);

    assertThat(
            table.line(
                new InferenceAnswer(gone.request(), null, null, 0, gone.model(), gone.revision())))
        .isNull();
  }

  private String rows(InferenceAnswer... answers) {
    StringBuilder rows = new StringBuilder();
    for (InferenceAnswer answer : answers) {
      rows.append(new String(table.line(answer), UTF_8)).append('\n');
    }
    return rows.toString();
  }

  private static InferenceAnswer answer(
      @Nullable String id, String inputs, @Nullable String label, double score) {
    SourceRecord source = new SourceRecord(null, null, new Origin("in", 0, 1, -1, List.of()));
    return new InferenceAnswer(
        new InferenceRequest(id, inputs, null, source), "[[0.1,0.2,0.3]]", label, score, "m", "r");
  }
}
