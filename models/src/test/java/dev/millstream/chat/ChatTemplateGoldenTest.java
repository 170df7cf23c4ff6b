package dev.millstream.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.chat.jinja.TemplateRaisedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What transformers made of conversations with the templates of six families. */
class ChatTemplateGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<JsonNode> goldens() throws Exception {
    List<JsonNode> goldens = new ArrayList<>();
    for (String line : text("/golden/tasks/chat-templates.jsonl").lines().toList()) {
      goldens.add(JSON.readTree(line));
    }
    assertThat(goldens).hasSize(33);
    return goldens;
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void isRenderedAsByTransformers(JsonNode golden) throws Exception {
    JsonNode error = golden.path("error");
    if (error.isMissingNode()) {
      assertThat(render(golden)).isEqualTo(golden.get("output").textValue());
    } else if (error.path("type").textValue().equals("TemplateError")) {
      assertThatThrownBy(() -> render(golden))
          .isInstanceOfSatisfying(
              TemplateRaisedException.class,
              e -> assertThat(e.templateMessage()).isEqualTo(error.path("message").textValue()));
    } else {
      assertThatThrownBy(() -> render(golden))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a conversation has no messages. Give at least one, such as {\"role\": \"user\","
                  + " \"content\": \"…\"}.");
    }
  }

  @Test
  void rendersForManyThreadsAtATime() throws Exception {
    List<JsonNode> good = goldens().stream().filter(g -> g.has("output")).toList();
    Map<String, ChatTemplate> templates = new HashMap<>();
    for (JsonNode golden : good) {
      templates.put(model(golden), template(model(golden)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 40 * good.size(); i++) {
        JsonNode golden = good.get(i % good.size());
        calls.add(
            () -> Objects.requireNonNull(templates.get(model(golden))).render(request(golden)));
      }
      int i = 0;
      for (Future<String> prompt : threads.invokeAll(calls)) {
        assertThat(prompt.get()).isEqualTo(good.get(i++ % good.size()).get("output").textValue());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String model(JsonNode golden) {
    return golden.path("model").textValue();
  }

  private static String render(JsonNode golden) throws Exception {
    return template(model(golden)).render(request(golden));
  }

  private static ChatRequest request(JsonNode golden) {
    JsonNode kwargs = golden.path("kwargs");
    ChatRequest.Ending ending =
        kwargs.path("add_generation_prompt").asBoolean()
            ? ChatRequest.Ending.WITH_GENERATION_PROMPT
            : kwargs.path("continue_final_message").asBoolean()
                ? ChatRequest.Ending.INSIDE_LAST_MESSAGE
                : ChatRequest.Ending.AFTER_LAST_MESSAGE;
    List<JsonNode> tools = new ArrayList<>();
    kwargs.path("tools").forEach(tools::add);
    return ChatRequest.of(ChatRequest.messages(golden.get("input")), ending).withTools(tools);
  }

  private static ChatTemplate template(String model) throws Exception {
    Map<String, String> tokens = new HashMap<>();
    JSON.readTree(text("/tiny/" + model + "/special_tokens.json"))
        .properties()
        .forEach(
            field -> {
              if (field.getKey().endsWith("_token") && field.getValue().isTextual()) {
                tokens.put(field.getKey(), field.getValue().textValue());
              }
            });
    return ChatTemplate.of(model, text("/tiny/" + model + "/chat_template.jinja"), tokens);
  }

  private static String text(String path) throws Exception {
    try (var bytes =
        Objects.requireNonNull(ChatTemplateGoldenTest.class.getResourceAsStream(path))) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
