package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.answer.Answer;
import dev.millstream.task.answer.AnswerOptions;
import dev.millstream.task.answer.Question;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** transformers' pipeline: answers, offsets and order equal, scores within 1e-5. */
class QuestionAnsweringGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @TestFactory
  Stream<DynamicTest> givesTheAnswersOfTransformers() {
    return TaskGolden.tests("question-answering", QuestionAnsweringGoldenTest::compare);
  }

  private static void compare(TaskGolden golden) throws InterruptedException {
    golden.compare(
        tasks -> tasks.questionAnswering(options(golden.kwargs())),
        QuestionAnsweringGoldenTest::question,
        (question, answers, expected) -> assertSame(question.context(), answers, expected));
  }

  /** Python gives a single answer without a list around it. */
  private static void assertSame(String context, List<Answer> answers, JsonNode expected) {
    assertThat(answers).hasSize(expected.isArray() ? expected.size() : 1);
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      JsonNode one = expected.isArray() ? expected.get(i) : expected;
      assertThat(answer.answer()).isEqualTo(one.path("answer").asText());
      assertThat(answer.start()).isEqualTo(one.path("start").asInt());
      assertThat(answer.end()).isEqualTo(one.path("end").asInt());
      assertThat(context.substring(answer.from(), answer.to())).isEqualTo(answer.answer());
      assertThat(answer.score()).isCloseTo((float) one.path("score").asDouble(), within(TOLERANCE));
    }
  }

  private static Question question(JsonNode input) {
    return new Question(input.path("question").asText(), input.path("context").asText());
  }

  private static AnswerOptions options(JsonNode kwargs) {
    return new AnswerOptions(
        kwargs.path("top_k").asInt(1),
        kwargs.path("doc_stride").asInt(0),
        kwargs.path("max_seq_len").asInt(0),
        kwargs.path("max_answer_len").asInt(15),
        kwargs.path("handle_impossible_answer").asBoolean(false),
        kwargs.path("align_to_words").asBoolean(true));
  }
}
