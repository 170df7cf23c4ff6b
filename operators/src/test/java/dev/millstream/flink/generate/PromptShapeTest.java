package dev.millstream.flink.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromptShapeTest {
  private static final String MESSAGES = "[{\"role\":\"user\",\"content\":\"Hi\"}]";

  @Test
  void aTextIsGoneOnWith() {
    assertThat(inputs(shape(null, null, false), "\"Once\"")).isEqualTo("\"Once\"");
  }

  @Test
  void aTextIsAMessageWhereTheModelIsToAnswer() {
    assertThat(inputs(shape(null, null, true), "\"Hi\"")).isEqualTo(MESSAGES);
    assertThat(inputs(shape(null, "Be brief.", false), "\"Hi\""))
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Hi\"}]");
  }

  @Test
  void aTemplateIsFilledWithTheFieldsOfARecord() {
    PromptShape shape = shape("{{ title }}: {{ body | upper }}", null, false);

    assertThat(inputs(shape, "{\"title\":\"A\",\"body\":\"b\"}")).isEqualTo("\"A: B\"");
    assertThat(inputs(shape, "\"inputs of its own\"")).isEqualTo("\"inputs of its own\"");
  }

  @Test
  void messagesAndListsOfARecordStayAsTheyAre() {
    PromptShape shape = shape(null, "Be brief.", true);

    assertThat(inputs(shape, MESSAGES)).isEqualTo(MESSAGES);
    assertThat(inputs(shape, "[\"a\",\"b\"]")).isEqualTo("[\"a\",\"b\"]");
  }

  @Test
  void aRecordThatLacksAFieldOfTheTemplateIsRefused() {
    assertThatThrownBy(() -> inputs(shape("{{ body }}", null, false), "{\"title\":\"A\"}"))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> {
              assertThat(e.category()).isEqualTo(FailureCategory.INVALID_INPUT);
              assertThat(e.sentence())
                  .isEqualTo(
                      "the template, line 1: there is no 'body': the record has no such field. Where it may be absent, write body | default('').");
            });
  }

  @Test
  void aRecordThatIsGoneAsksNothing() {
    assertThat(shape(null, null, true).of(request(null))).isNull();
  }

  @Test
  void travelsInTheJobGraph() throws Exception {
    PromptShape shape = shape("{{ body }}", "Be brief.", true);
    String before = inputs(shape, "{\"body\":\"Hi\"}");

    assertThat(inputs(InstantiationUtil.clone(shape), "{\"body\":\"Hi\"}")).isEqualTo(before);
  }

  private static PromptShape shape(
      @Nullable String template, @Nullable String system, boolean chat) {
    return new PromptShape(template, system, chat, 0);
  }

  private static String inputs(PromptShape shape, String inputs) {
    return shape.of(request(inputs)).inputs();
  }

  private static InferenceRequest request(@Nullable String inputs) {
    return new InferenceRequest(
        "1", inputs, null, new SourceRecord(null, null, new Origin("f", 0, 1, -1, List.of())));
  }
}
