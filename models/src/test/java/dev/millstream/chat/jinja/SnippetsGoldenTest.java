package dev.millstream.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What Python's jinja2 made of small templates: golden/chat/README.md. */
class SnippetsGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-07-06T05:04:03Z"), ZoneOffset.UTC);

  @Test
  void areRenderedAsByPython() throws Exception {
    Map<String, JsonNode> variables = new HashMap<>();
    JSON.readTree(text("variables.json"))
        .properties()
        .forEach(field -> variables.put(field.getKey(), field.getValue()));
    List<String> different = new ArrayList<>();
    int compared = 0;
    for (String line : text("snippets.jsonl").lines().toList()) {
      JsonNode golden = JSON.readTree(line);
      String template = golden.get("template").textValue();
      JsonNode actual = outcome(template, variables);
      JsonNode expected = golden.deepCopy();
      if (!actual.equals(expected)) {
        different.add("expected " + expected + "\n     but " + actual);
      }
      compared++;
    }
    assertThat(compared).isGreaterThan(700);
    if (!different.isEmpty()) {
      fail("%d of %d differ:\n%s", different.size(), compared, String.join("\n", different));
    }
  }

  private static JsonNode outcome(String template, Map<String, JsonNode> variables) {
    var outcome = JSON.createObjectNode().put("template", template);
    try {
      return outcome.put(
          "output", Template.of("t", template).render(variables, TemplateLimits.DEFAULT, CLOCK));
    } catch (TemplateRaisedException e) {
      return outcome.put("raised", e.templateMessage());
    } catch (TemplateException e) {
      return outcome.put("error", e.reason().name());
    }
  }

  private static String text(String name) throws Exception {
    String path = "/golden/chat/" + name;
    try (var bytes = Objects.requireNonNull(SnippetsGoldenTest.class.getResourceAsStream(path))) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
