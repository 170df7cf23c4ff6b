package dev.millstream.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
  private static final ChatRequest HELLO = ChatRequest.toAnswer(List.of(ChatMessage.user("Hi")));

  @TempDir Path folder;

  private ModelFiles files() {
    return ModelFiles.pinned("org/m", "r1", folder, "onnx/model.onnx", "");
  }

  private void write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void isThatOfAModelsFolder() {
    Path llama = TinyModels.folder("text-generation/llama");
    ModelFiles files = ModelFiles.pinned("tiny", "r1", llama, "onnx/model.onnx", "");

    ChatTemplate template = ChatTemplate.of(files);

    assertThat(template.render(HELLO)).contains("<|user|>\nHi").endsWith("<|assistant|>\n");
    assertThat(ControlTokens.of(files, template).in(HELLO)).isEmpty();
  }

  @Test
  void isOfTheFirstFileThatHasOne() throws Exception {
    write(
        "tokenizer_config.json",
        "{\"bos_token\":{\"content\":\"<s>\"},\"chat_template\":\"{{ bos_token }}3\"}");
    assertThat(ChatTemplate.of(files()).render(HELLO)).isEqualTo("<s>3");
    write("chat_template.json", "{\"chat_template\":\"2\"}");
    assertThat(ChatTemplate.of(files()).render(HELLO)).isEqualTo("2");
    write("chat_template.jinja", "1");
    assertThat(ChatTemplate.of(files()).render(HELLO)).isEqualTo("1");
  }

  @Test
  void takesTheOneForToolsWhereThereAreTools() throws Exception {
    write(
        "tokenizer_config.json",
        "{\"chat_template\":[{\"name\":\"default\",\"template\":\"D\"},{\"name\":\"tool_use\",\"template\":\"T{{"
            + " tools[0].n }}\"}]}");
    ChatTemplate template = ChatTemplate.of(files());

    assertThat(template.render(HELLO)).isEqualTo("D");
    assertThat(template.render(HELLO.withTools(List.of(new ObjectMapper().readTree("{\"n\":1}")))))
        .isEqualTo("T1");
  }

  @Test
  void saysWhatToDoWithAModelThatHasNone() {
    assertThatThrownBy(() -> ChatTemplate.of(files()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "model 'org/m' revision 'r1' has no chat template (looked for chat_template.jinja,"
                + " chat_template.json and chat_template in tokenizer_config.json in "
                + folder
                + "). It was not made to chat: give the prompt as a text or with a template of your"
                + " own, or choose a model whose name ends in Instruct or chat.");
  }

  @Test
  void tellsTheTimeOfItsClockAndTakesVariables() {
    ChatTemplate template =
        ChatTemplate.of("T", "{{ strftime_now('%d %b %Y') }}{{ enable_thinking }}", Map.of())
            .at(Clock.fixed(Instant.parse("2024-07-26T00:00:00Z"), ZoneOffset.UTC));

    assertThat(
            template.render(
                HELLO.with("enable_thinking", JsonNodeFactory.instance.booleanNode(false))))
        .isEqualTo("26 Jul 2024False");
  }

  @Test
  void refusesToContinueWhatTheTemplateLeavesOut() {
    ChatTemplate template = ChatTemplate.of("T", "x", Map.of());

    assertThatThrownBy(() -> template.render(HELLO.ending(ChatRequest.Ending.INSIDE_LAST_MESSAGE)))
        .isInstanceOf(ChatException.class)
        .hasMessage(
            "the last message is to be continued, but the chat template leaves its text out or changes"
                + " it. Ask for an answer instead, or end with a message that the template keeps.");
  }

  @Test
  void leavesOutFieldsThatAreNull() throws Exception {
    ChatTemplate template =
        ChatTemplate.of("T", "{{ messages[0].content is defined }}{{ messages[0].x }}", Map.of());
    ChatMessage message =
        ChatMessage.of(new ObjectMapper().readTree("{\"role\":\"user\",\"content\":null,\"x\":1}"));

    assertThat(template.render(ChatRequest.toAnswer(List.of(message)))).isEqualTo("False1");
  }
}
