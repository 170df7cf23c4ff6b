package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CausalModelTest {
  @TempDir private Path temp;
  private Path folder;
  private Path onnx;

  @BeforeEach
  void copy() {
    folder = temp.resolve("llama");
    TinyModels.copy("text-generation/llama", folder);
    onnx = folder.resolve("onnx/model.onnx");
  }

  private void configure(String from, String to) throws IOException {
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    assertThat(text).contains(from);
    Files.writeString(config, text.replace(from, to));
  }

  @Test
  void itsNumbersAreThoseOfItsConfig() {
    try (CausalModel llama = CausalFixture.tiny("llama");
        CausalModel gpt2 = CausalFixture.tiny("gpt2")) {
      assertThat(llama.vocabulary()).isEqualTo(800);
      assertThat(llama.logitsWidth()).isEqualTo(800);
      assertThat(llama.positions()).isEqualTo(256);
      assertThat(llama.tokenBytes()).isEqualTo(2 * 2 * 2 * 8 * Float.BYTES);
      assertThat(gpt2.vocabulary()).isEqualTo(600);
      assertThat(gpt2.positions()).isEqualTo(256);
      assertThat(gpt2.tokenBytes()).isEqualTo(2 * 2 * 4 * 8 * Float.BYTES);
      assertThat(gpt2.layout()).isEqualTo(CacheLayout.GROWING);
    }
  }

  @Test
  void aGraphWithoutAllCachesIsRefused() throws IOException {
    configure("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3");

    assertThatThrownBy(() -> CausalFixture.open(folder, "onnx/model.onnx", 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "model '"
                + onnx
                + "' cannot write texts: it has no 'past_key_values.2.key' and lacks 3 more. Use a file"
                + " that was exported for text generation with its past, as optimum's"
                + " text-generation-with-past.");
  }

  @Test
  void aGraphWithUnknownInputsIsRefused() throws IOException {
    configure("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1");

    assertThatThrownBy(() -> CausalFixture.open(folder, "onnx/model.onnx", 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "model '"
                + onnx
                + "' takes [past_key_values.1.key, past_key_values.1.value], which is not known of a"
                + " decoder-only model. Known are input_ids, attention_mask, position_ids,"
                + " num_logits_to_keep and past_key_values.N.key and .value of the 1 layers in its"
                + " config.json.");
  }

  @Test
  void aCacheOfAnotherSizeThanTheConfigsIsRefused() throws IOException {
    configure("\"head_dim\": 8", "\"head_dim\": 16");

    assertThatThrownBy(() -> CausalFixture.open(folder, "onnx/model.onnx", 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "model '"
                + onnx
                + "' declares 'past_key_values.0.key' as FLOAT of shape [-1, 2, -1, 8], but its"
                + " config.json says 2 heads of 16 numbers, and all caches must be of one type. Fetch"
                + " both files of one export.");
  }

  @Test
  void aConfigWithoutHeadsIsRefused() throws IOException {
    configure("\"num_attention_heads\"", "\"other\"");

    assertThatThrownBy(() -> CausalFixture.open(folder, "onnx/model.onnx", 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(
            "config.json of model 'llama' has no 'num_attention_heads', but a whole number from 1 to"
                + " 65536 is needed");
  }

  @Test
  void aScorerTakesTextsThatFit() {
    GenerationLimits limits = GenerationLimits.of(1, 32, CausalFixture.MEMORY).withPieceTokens(4);
    try (CausalModel model = CausalFixture.tiny("llama");
        TextScorer scorer = model.newScorer(limits)) {
      assertThat(scorer.logProbabilities(1, 374, 326, 287, 300, 597)).hasSize(5);
      assertThat(scorer.logProbabilities(1)).isEmpty();
      assertThatThrownBy(() -> scorer.perplexity(1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a text of one token has no perplexity. Begin it with the model's first special token.");
      assertThatThrownBy(() -> scorer.logProbabilities(new int[33]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a text of 33 tokens does not fit into the scorer's 32. Shorten it, or make a scorer of"
                  + " longer texts.");
    }
  }
}
