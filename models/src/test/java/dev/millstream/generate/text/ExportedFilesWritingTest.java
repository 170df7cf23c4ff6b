package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelFiles;
import dev.millstream.pool.ExportedFiles;
import dev.millstream.pool.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All ways of writing with files of 16 and 8 bits and with num_logits_to_keep. */
class ExportedFilesWritingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WritingBudget FOUR = new WritingBudget(4, 128, 1L << 30, 1);
  private static final List<String> PROMPTS =
      List.of(
          "Alice",
          "The quick brown fox jumps over the lazy dog, and then it does so again.",
          "Bob went to Paris",
          "One two three four five six seven eight nine ten",
          "Why?",
          "It was a dark and stormy night; the rain fell in torrents.");

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-fp16.onnx",
        "llama-fp16-floats.onnx",
        "gpt2-fp16.onnx",
        "llama-gqa-fp16.onnx",
        "llama-gqa-kept.onnx",
        "llama-kept.onnx",
        "llama-int8.onnx"
      })
  void drawnTextsAreTheSameAloneAndTogether(String file) throws Exception {
    String drawn =
        "{\"seed\":7,\"temperature\":0.9,\"top_k\":40,\"max_new_tokens\":16,"
            + "\"return_full_text\":false,\"details\":true,\"top_n_tokens\":3}";
    try (CausalWriter writer = CausalWriter.open(ExportedFiles.copy(file, temp), FOUR)) {
      List<JsonNode> alone = new ArrayList<>();
      for (String prompt : PROMPTS) {
        alone.addAll(write(writer, drawn, List.of(prompt)));
      }

      assertThat(write(writer, drawn, PROMPTS)).isEqualTo(alone);
      assertThat(alone)
          .allSatisfy(
              text -> {
                JsonNode details = text.path(0).path("details");
                assertThat(details.path("generated_tokens").asInt()).isBetween(1, 16);
                assertThat(details.path("tokens").path(0).path("logprob").asDouble()).isNegative();
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-fp16.onnx",
        "llama-fp16-floats.onnx",
        "llama-gqa-fp16.onnx",
        "llama-gqa-kept.onnx",
        "llama-kept.onnx",
        "llama-int8.onnx",
        "llama-gqa-int8.onnx"
      })
  void structuredOutputIsKeptTo(String file) throws Exception {
    String grammar =
        "{\"do_sample\":false,\"max_new_tokens\":20,\"return_full_text\":false,"
            + "\"grammar\":{\"type\":\"regex\",\"value\":\"(yes|no), [0-9]{2} %\"}}";
    try (CausalWriter writer = CausalWriter.open(ExportedFiles.copy(file, temp), FOUR)) {
      assertThat(write(writer, grammar, PROMPTS))
          .hasSize(6)
          .allSatisfy(
              text ->
                  assertThat(text.path(0).path("generated_text").asText())
                      .matches("(yes|no), [0-9]{2} %"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-fp16.onnx",
        "llama-gqa-fp16.onnx",
        "llama-gqa-kept.onnx",
        "llama-int8.onnx"
      })
  void beamsAreSearchedToo(String file) throws Exception {
    try (CausalWriter writer = CausalWriter.open(ExportedFiles.copy(file, temp), FOUR)) {
      assertThat(write(writer, beams(3), PROMPTS))
          .hasSize(6)
          .allSatisfy(
              text -> assertThat(text.path(0).path("generated_text").asText()).isNotEmpty());
      assertThat(write(writer, beams(3), PROMPTS)).isEqualTo(write(writer, beams(3), PROMPTS));
    }
  }

  /** The slice before the head changes no number. */
  @Test
  void aGraphThatKeepsTheLastLogitsWritesWhatThePlainOneWrites() throws Exception {
    Path folder = TinyModels.folder("text-generation/llama");
    ModelFiles plain = ModelFiles.pinned("llama", "test", folder, "onnx/model.onnx", "");
    try (CausalWriter writer = CausalWriter.open(plain, FOUR);
        CausalWriter keeping =
            CausalWriter.open(ExportedFiles.copy("llama-kept.onnx", temp), FOUR)) {
      for (int beams : new int[] {1, 3}) {
        assertThat(write(keeping, beams(beams), PROMPTS))
            .isEqualTo(write(writer, beams(beams), PROMPTS));
      }
    }
  }

  private static String beams(int count) {
    return "{\"do_sample\":false,\"max_new_tokens\":12,\"num_beams\":%d}".formatted(count);
  }

  private static List<JsonNode> write(CausalWriter writer, String parameters, List<String> prompts)
      throws Exception {
    Writing writing = writer.with(parameters);
    List<CompletableFuture<Written>> texts = new ArrayList<>();
    for (String prompt : prompts) {
      texts.add(
          writing.write(
              new WritingRequest(JSON.writeValueAsString(prompt), null, 0), WritingListener.NONE));
    }
    List<JsonNode> answers = new ArrayList<>();
    for (CompletableFuture<Written> text : texts) {
      answers.add(JSON.readTree(text.join().result().json()));
    }
    return answers;
  }
}
