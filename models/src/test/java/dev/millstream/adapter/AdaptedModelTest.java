package dev.millstream.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.TinyAdapters;
import dev.millstream.pool.TinyModels;
import dev.millstream.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdaptedModelTest {
  private static final Path BERT = TinyModels.folder("peft/bert-base").resolve("onnx/model.onnx");
  private static final Path LLAMA = TinyModels.folder("peft/llama-base").resolve("onnx/model.onnx");
  private static final int END = 2;

  @TempDir Path folder;

  private static LoraAdapter tiny(String name) {
    return LoraAdapter.of(AdapterOnDisk.files(TinyAdapters.folder("peft/" + name)));
  }

  @Test
  void aModelWithoutAdapterWritesTheTextsOfTransformers() throws IOException {
    assertThat(texts(LLAMA, "")).isEqualTo(expected(""));
  }

  @ParameterizedTest
  @EnumSource
  void aModelWithItsAdapterWritesTheTextsOfPeft(AdapterEdit.Way way) throws IOException {
    try (AdaptedModel adapted = AdaptedModel.write(LLAMA, tiny("llama-lora"), way)) {
      assertThat(texts(adapted.file(), "peft/llama-lora"))
          .hasSize(7)
          .isEqualTo(expected("peft/llama-lora"))
          .isNotEqualTo(expected(""));
    }
  }

  @Test
  void theFileMayGoOnceASessionIsOpen() throws IOException {
    AdaptedModel adapted = AdaptedModel.write(LLAMA, tiny("llama-lora"));
    try (GreedyIds model = new GreedyIds(adapted.file())) {
      List<Integer> before = model.after(new int[] {1, 5, 9}, 8, END);
      adapted.close();
      adapted.close();

      assertThat(adapted.file().resolveSibling(".")).doesNotExist();
      assertThat(model.after(new int[] {1, 5, 9}, 8, END)).isEqualTo(before);
    }
  }

  @Test
  void anAdapterForAnotherModelIsToldWhatTheFileHas() {
    refuses(
        LLAMA,
        tiny("bert-lora"),
        "it changes bert.encoder.layer.0.attention.self.query, bert.encoder.layer.0.attention.self.value,"
            + " bert.encoder.layer.1.attention.self.query, bert.encoder.layer.1.attention.self.value,"
            + " and the file has no such products, only lm_head, model.layers.0.mlp.down_proj,"
            + " model.layers.0.mlp.gate_proj, model.layers.0.mlp.up_proj,"
            + " model.layers.0.self_attn.k_proj and 10 more. Name the model that it was made for,"
            + " 'peft/bert-base' by its adapter_config.json, exported to ONNX for its task");
  }

  @Test
  void anAdapterOfAnotherWidthIsRefused() {
    refuses(
        BERT,
        new AdapterOnDisk(folder)
            .pair("bert.encoder.layer.0.attention.self.query", 2, 16, 32)
            .read(),
        "it changes 'bert.encoder.layer.0.attention.self.query' of shape [32, 16] (out, in), which in the file is 'bert.encoder.layer.0.attention.self.query' of [32, 32]. Name the model that it was made for");
  }

  @Test
  void aHeadThatTheFileDoesNotHaveIsRefused() {
    refuses(
        BERT,
        new AdapterOnDisk(folder)
            .tensor("base_model.model.score.weight", new float[64], 2, 32)
            .read(),
        "it brings its own 'score.weight', and the file has no such tensor: it is perhaps exported for another task. Name the model that it was made for");
  }

  @Test
  void aHeadWithAnotherNumberOfLabelsIsRefused() {
    refuses(
        BERT,
        new AdapterOnDisk(folder)
            .tensor("base_model.model.classifier.weight", new float[64], 2, 32)
            .read(),
        "it brings its own 'classifier.weight' of shape [2, 32], and the file's has [3, 32]. Name the model that it was made for");
  }

  @Test
  void aFileThatCannotBeReadIsNotWritten() throws IOException {
    Path broken = Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> AdaptedModel.write(broken, tiny("bert-lora")))
        .withMessageStartingWith("model file '%s' cannot be read as ONNX: ".formatted(broken));
  }

  private static void refuses(Path model, LoraAdapter adapter, String why) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> AdaptedModel.write(model, adapter))
        .withMessage(
            "adapter '%s' does not fit model file '%s': %s.".formatted(adapter.name(), model, why));
  }

  private static List<String> texts(Path model, String adapter) throws IOException {
    List<String> texts = new ArrayList<>();
    try (GreedyIds ids = new GreedyIds(model);
        Tokenizer tokenizer =
            Tokenizer.load(TinyModels.folder("peft/llama-base").resolve("tokenizer.json"), 256)) {
      for (JsonNode golden : goldens(adapter)) {
        int[] prompt = tokenizer.encode(golden.path("input").asText()).ids();
        int most = golden.path("kwargs").path("max_new_tokens").asInt();
        int[] written = ids.after(prompt, most, END).stream().mapToInt(Integer::intValue).toArray();
        texts.add(golden.path("input").asText() + tokenizer.decode(written));
      }
    }
    return texts;
  }

  private static List<String> expected(String adapter) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode golden : goldens(adapter)) {
      texts.add(golden.path("output").path(0).path("generated_text").asText());
    }
    return texts;
  }

  private static List<JsonNode> goldens(String adapter) throws IOException {
    List<JsonNode> goldens = new ArrayList<>();
    try (var bytes =
        Objects.requireNonNull(
            AdaptedModelTest.class.getResourceAsStream("/golden/tasks/peft.jsonl"))) {
      Stream<String> lines = new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines();
      for (String line : lines.toList()) {
        JsonNode golden = new ObjectMapper().readTree(line);
        if (golden.path("model").asText().equals("peft/llama-base")
            && golden.path("adapter").asText("").replace("null", "").equals(adapter)) {
          goldens.add(golden);
        }
      }
    }
    return goldens;
  }
}
