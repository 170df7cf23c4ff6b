package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.jobs.options.AnswerOptions;
import dev.millstream.jobs.options.Endpoint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerRouteTest {
  private static final Endpoint USUAL = new Endpoint.Kafka("labels");
  private static final Endpoint FILE = new Endpoint.File("labels.jsonl");
  private static final Endpoint SPAM = new Endpoint.Kafka("spam");
  private static final Endpoint REVIEW = new Endpoint.Kafka("review");
  private static final AnswerOptions OPTIONS =
      new AnswerOptions(
          List.of(USUAL, FILE), Map.of("spam", SPAM), REVIEW, 0.8, Endpoint.StandardStream.ERROR);

  @Test
  void leadsALabelToItsOutput() {
    assertThat(outputs(OPTIONS, answer("spam", 0.9, "[]"))).containsExactly(SPAM);
  }

  @Test
  void leadsOtherLabelsAndAnswersWithoutOneToEveryUsualOutput() {
    assertThat(outputs(OPTIONS, answer("ham", 0.8, "[]"))).containsExactly(USUAL, FILE);
    assertThat(outputs(OPTIONS, answer(null, Double.NaN, "[]"))).containsExactly(USUAL, FILE);
  }

  @Test
  void leadsLowScoresAsideWhateverTheirLabel() {
    assertThat(outputs(OPTIONS, answer("spam", 0.79, "[]"))).containsExactly(REVIEW);
    assertThat(outputs(OPTIONS, answer("ham", 0.79, "[]"))).containsExactly(REVIEW);
  }

  @Test
  void leadsAGoneRecordEverywhere() {
    assertThat(outputs(OPTIONS, answer(null, Double.NaN, null)))
        .containsExactly(USUAL, FILE, SPAM, REVIEW);
  }

  @Test
  void knowsOfNoLowScoresWhereNobodyAskedForThem() {
    AnswerOptions plain =
        new AnswerOptions(List.of(USUAL), Map.of(), null, 0.5, Endpoint.StandardStream.ERROR);

    assertThat(outputs(plain, answer("spam", 0, "[]"))).containsExactly(USUAL);
  }

  private static List<Endpoint> outputs(AnswerOptions options, InferenceAnswer answer) {
    return options.outputs().stream()
        .filter(output -> new AnswerRoute(options, output).filter(answer))
        .toList();
  }

  private static InferenceAnswer answer(
      @Nullable String label, double score, @Nullable String result) {
    SourceRecord source = new SourceRecord(null, null, new Origin("in", 0, 1, -1, List.of()));
    return new InferenceAnswer(
        new InferenceRequest("1", "\"\"", null, source), result, label, score, "m", "r");
  }
}
