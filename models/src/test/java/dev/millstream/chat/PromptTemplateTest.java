package dev.millstream.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.chat.jinja.TemplateException;
import org.junit.jupiter.api.Test;

class PromptTemplateTest {
  private static String render(String template, String json) throws Exception {
    JsonNode values = new ObjectMapper().readTree(json);
    return PromptTemplate.of("--template", template).render(values);
  }

  @Test
  void takesFieldsOfTheRecord() throws Exception {
    assertThat(
            render(
                "Summarise: {{ text }} ({{ by.name }})",
                "{\"text\":\"A\",\"by\":{\"name\":\"B\"}}"))
        .isEqualTo("Summarise: A (B)");
  }

  @Test
  void refusesARecordWithoutTheField() {
    assertThatThrownBy(() -> render("Summarise: {{ text }}", "{\"body\":\"A\"}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "--template, line 1: there is no 'text': the record has no such field. Where it may be"
                + " absent, write text | default('').");
    assertThatThrownBy(() -> render("{{ by.name }}", "{\"by\":{}}"))
        .hasMessage(
            "--template, line 1: something that is not there is used. Where it may be absent, put |"
                + " default('') behind it.");
  }

  @Test
  void mayAskForAField() throws Exception {
    String template =
        "{{ a | default('-') }}{% if b is defined %}{{ b }}{% endif %}{{ 'c' if c | d }}";

    assertThat(render(template, "{}")).isEqualTo("-");
    assertThat(render(template, "{\"a\":1,\"b\":2,\"c\":3}")).isEqualTo("12c");
  }

  @Test
  void refusesWhatIsNoObject() {
    assertThatThrownBy(() -> render("x", "[]"))
        .hasMessage(
            "a record must be an object such as {\"text\": \"…\"} for a template to be filled in.");
  }
}
