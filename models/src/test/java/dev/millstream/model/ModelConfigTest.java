package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
  @TempDir Path root;

  private ModelConfig read(String json) {
    return ModelConfig.of(ModelOnDisk.in(root).with("config.json", json).files());
  }

  private void refuses(String json, String sentence) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> read(json))
        .withMessage(sentence.replace("FILE", root.resolve("config.json").toString()));
  }

  @Test
  void readsWhatEmbeddingNeeds() {
    assertThat(ModelConfig.of(ModelOnDisk.tiny("cls")))
        .isEqualTo(new ModelConfig("bert", 32, 800, 128, 0, false));
  }

  @ParameterizedTest
  @CsvSource({"hidden_size", "d_model", "dim", "n_embd"})
  void knowsEveryFamilysNameForTheHiddenSize(String name) {
    assertThat(read("{\"%s\": 48}".formatted(name)).hiddenSize()).isEqualTo(48);
  }

  @Test
  void whatAFileDoesNotSayIsNull() {
    assertThat(read("{\"hidden_size\": 8, \"pad_token_id\": null, \"x\": Infinity}"))
        .isEqualTo(new ModelConfig("", 8, null, null, null, false));
  }

  @ParameterizedTest
  @CsvSource({
    "xlm-roberta, 514, 1, 512",
    "roberta, 514, , 512",
    "mpnet, 514, 1, 512",
    "bert, 512, 0, 512",
    "xlnet, -1, 5,",
  })
  void someFamiliesCannotUseAllOfTheirPositions(
      String type, int positions, Integer pad, Integer usable) {
    String json =
        "{\"model_type\": \"%s\", \"hidden_size\": 8, \"max_position_embeddings\": %d, \"pad_token_id\": %d}";

    assertThat(read(json.formatted(type, positions, pad)).usablePositions()).isEqualTo(usable);
  }

  @ParameterizedTest
  @CsvSource({
    "Qwen2ForCausalLM, true, true",
    "Qwen2ForCausalLM, false, false",
    "BertModel, true, false",
  })
  void recognisesCausalLanguageModels(String architecture, boolean flag, boolean causal) {
    String json = "{\"hidden_size\": 8, \"architectures\": [\"%s\"], \"is_causal\": %s}";

    assertThat(read(json.formatted(architecture, flag)).causal()).isEqualTo(causal);
  }

  @Test
  void refusesCodeOfTheModelsOwn() {
    refuses(
        "{\"hidden_size\": 8, \"auto_map\": {\"AutoModel\": \"modeling.NomicBert\"}}",
        "config.json of model 'acme/toy' asks for Python code of its own ('auto_map'), but"
            + " Millstream runs no code of a model (FILE). Correct the file or choose another"
            + " model.");
  }

  @Test
  void refusesNumbersOutOfRange() {
    refuses(
        "{\"hidden_size\": 0}",
        "config.json of model 'acme/toy' says 'hidden_size' is 0, but it must be a whole number"
            + " from 1 to 65536 (FILE). Correct the file or choose another model.");
    refuses(
        "{\"hidden_size\": \"768\"}",
        "config.json of model 'acme/toy' says 'hidden_size' is \"768\", but it must be a whole"
            + " number from 1 to 65536 (FILE). Correct the file or choose another model.");
    refuses(
        "{\"hidden_size\": 8, \"vocab_size\": 30, \"pad_token_id\": 30}",
        "config.json of model 'acme/toy' says 'pad_token_id' is 30, but it must be a whole number"
            + " from -1 to 29 (FILE). Correct the file or choose another model.");
  }

  @Test
  void refusesAFileWithoutAHiddenSize() {
    refuses(
        "{}",
        "config.json of model 'acme/toy' has no 'hidden_size', but a whole number from 1 to 65536"
            + " is needed (FILE). Correct the file or choose another model.");
  }

  @Test
  void refusesWhatIsNotJson() {
    refuses(
        "<html>",
        "config.json of model 'acme/toy' is not JSON: Unexpected character ('<' (code 60)):"
            + " expected a valid value (JSON String, Number (or 'NaN'/'+INF'/'-INF'), Array, Object"
            + " or token 'null', 'true' or 'false') (FILE). Fetch the file again or correct it.");
    refuses(
        "[]",
        "config.json of model 'acme/toy' is not a JSON object, but one was expected (FILE). Correct"
            + " the file or choose another model.");
  }

  @Test
  void namesTheMissingFile() {
    ModelFiles files = ModelOnDisk.in(root).without("config.json").files();

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> ModelConfig.of(files))
        .withMessage(
            "model 'acme/toy' revision 'main' has no config.json (looked in "
                + root
                + "). Copy it there.");
  }
}
