package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.adapter.AdapterRef;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyAdapters;
import dev.millstream.pool.TinyModels;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that writes with adapters of peft in it. */
class AdaptedWritingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WritingBudget EIGHT = new WritingBudget(8, 512, 1L << 30, 1);
  private static final String DETAILS =
      "{\"do_sample\": false, \"max_new_tokens\": 12, \"details\": true}";

  @TempDir Path folder;

  @Test
  void givesTheJsonOfPeftWithAndWithoutAdapterAtOnce() throws Exception {
    List<JsonNode> plainGoldens = goldens(false);
    List<JsonNode> adaptedGoldens = goldens(true);
    try (WriterLease plain = lease(null);
        WriterLease adapted = lease(TinyAdapters.folder("peft/llama-lora"))) {
      assertThat(together(plain, plainGoldens, "{}")).isEqualTo(outputs(plainGoldens));
      assertThat(together(adapted, adaptedGoldens, "{}")).isEqualTo(outputs(adaptedGoldens));
      assertThat(adapted.writer().revision())
          .startsWith(plain.writer().revision() + "+sha256:")
          .hasSize(2 * plain.writer().revision().length() + 1);
    }
    assertThat(plainGoldens).hasSize(7);
    assertThat(adaptedGoldens).hasSize(7);
  }

  @Test
  void twoAdaptersOfOneModelAreTwoModels() throws Exception {
    Path other = stronger(TinyAdapters.folder("peft/llama-lora"));
    List<JsonNode> goldens = goldens(true);
    List<JsonNode> alone;
    try (WriterLease lease = lease(other)) {
      alone = together(lease, goldens, DETAILS);
    }

    try (WriterLease first = lease(TinyAdapters.folder("peft/llama-lora"));
        WriterLease second = lease(other);
        WriterLease again = lease(other)) {
      assertThat(together(first, goldens, "{}")).isEqualTo(outputs(goldens));
      assertThat(together(second, goldens, DETAILS))
          .isEqualTo(alone)
          .isNotEqualTo(together(first, goldens, DETAILS));
      assertThat(again.writer()).isSameAs(second.writer()).isNotSameAs(first.writer());
    }
  }

  @Test
  void writesTheSameTokensAloneAndBesideSevenOthers() throws Exception {
    List<JsonNode> eight = new ArrayList<>(goldens(true));
    eight.add(goldens(false).get(3));
    try (WriterLease lease = lease(TinyAdapters.folder("peft/llama-lora"))) {
      List<JsonNode> alone = new ArrayList<>();
      for (JsonNode golden : eight) {
        alone.addAll(together(lease, List.of(golden), DETAILS));
      }
      assertThat(together(lease, eight, DETAILS)).hasSize(8).isEqualTo(alone);
    }
  }

  @Test
  void searchesWithBeamsInTheAdaptedModelToo() throws Exception {
    String beams = "{\"do_sample\": false, \"max_new_tokens\": 12, \"num_beams\": 3}";
    List<JsonNode> goldens = goldens(true);
    try (WriterLease plain = lease(null);
        WriterLease adapted = lease(TinyAdapters.folder("peft/llama-lora"))) {
      assertThat(together(adapted, goldens, beams))
          .doesNotContainAnyElementsOf(together(plain, goldens, beams));
    }
  }

  @Test
  void refusesAnAdapterOfAnotherModel() {
    assertThatThrownBy(() -> lease(TinyAdapters.folder("peft/bert-lora")).close())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(
            "adapter '%s' does not fit model file"
                .formatted(TinyAdapters.folder("peft/bert-lora")));
  }

  private static List<JsonNode> together(
      WriterLease lease, List<JsonNode> goldens, String parameters) throws Exception {
    Writing writing = lease.writer().with("{}");
    List<CompletableFuture<Written>> texts = new ArrayList<>();
    for (JsonNode golden : goldens) {
      String own = parameters.equals("{}") ? golden.path("kwargs").toString() : parameters;
      texts.add(
          writing.write(
              new WritingRequest(golden.path("input").toString(), own, 0), WritingListener.NONE));
    }
    List<JsonNode> answers = new ArrayList<>();
    for (CompletableFuture<Written> text : texts) {
      answers.add(JSON.readTree(text.join().result().json()));
    }
    return answers;
  }

  private static List<JsonNode> outputs(List<JsonNode> goldens) {
    return goldens.stream().map(golden -> golden.path("output")).toList();
  }

  /** The same adapter, whose changes weigh twice as much. */
  private Path stronger(Path adapter) throws Exception {
    String config = "adapter_config.json";
    String weights = "adapter_model.safetensors";
    Files.copy(adapter.resolve(weights), folder.resolve(weights));
    String text = Files.readString(adapter.resolve(config));
    int alpha = JSON.readTree(text).path("lora_alpha").intValue();
    Files.writeString(
        folder.resolve(config),
        text.replace("\"lora_alpha\": " + alpha, "\"lora_alpha\": " + 2 * alpha));
    assertThat(folder.resolve(config)).content().isNotEqualTo(text);
    return folder;
  }

  private static WriterLease lease(Path adapter) throws InterruptedException {
    ModelSpec base =
        ModelSpec.of(new ModelRef.Folder(TinyModels.folder("peft/llama-base").toString()));
    return WriterPool.ofThisProcess()
        .lease(
            adapter == null ? base : base.withAdapter(AdapterRef.parse("tiny=" + adapter)), EIGHT);
  }

  private static List<JsonNode> goldens(boolean adapted) throws Exception {
    try (InputStream file =
        Objects.requireNonNull(
            AdaptedWritingTest.class.getResourceAsStream("/golden/tasks/peft.jsonl"))) {
      List<JsonNode> goldens = new ArrayList<>();
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode golden = JSON.readTree(line);
        if (golden.path("model").asText().equals("peft/llama-base")
            && golden.path("adapter").isNull() != adapted) {
          goldens.add(golden);
        }
      }
      return goldens;
    }
  }
}
