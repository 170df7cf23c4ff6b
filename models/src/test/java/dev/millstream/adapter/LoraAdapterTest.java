package dev.millstream.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.model.ModelLoadException;
import dev.millstream.pool.TinyAdapters;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraAdapterTest {
  @TempDir Path folder;

  private void refuses(AdapterOnDisk adapter, String why) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(adapter::read)
        .withMessage(
            "adapter '%s' cannot be used: adapter_model.safetensors %s. Choose another adapter, or save it again with peft."
                .formatted(folder, why));
  }

  private AdapterOnDisk adapter() {
    return new AdapterOnDisk(folder);
  }

  @Test
  void readsWhatPeftWrote() {
    LoraAdapter adapter =
        LoraAdapter.of(AdapterOnDisk.files(TinyAdapters.folder("peft/bert-lora")));

    assertThat(adapter.modules())
        .containsExactly(
            "bert.encoder.layer.0.attention.self.query",
            "bert.encoder.layer.0.attention.self.value",
            "bert.encoder.layer.1.attention.self.query",
            "bert.encoder.layer.1.attention.self.value");
    assertThat(adapter.saved())
        .extracting(SavedTensor::name)
        .containsExactlyInAnyOrder("classifier.bias", "classifier.weight");
    assertThat(adapter.config().baseModel()).isEqualTo("peft/bert-base");
    assertThat(adapter.config().taskType()).isEqualTo("SEQ_CLS");
    assertThat(adapter.revision()).matches("sha256:[0-9a-f]{16}");
  }

  @Test
  void theRevisionIsOfTheConfigurationToo() {
    String four = adapter().pair("a.query", 2, 3, 3).read().revision();
    String eight =
        adapter()
            .config("\"r\": 2, \"lora_alpha\": 8, \"target_modules\": [\"query\"]")
            .pair("a.query", 2, 3, 3)
            .read()
            .revision();

    assertThat(four).isNotEqualTo(eight);
  }

  @Test
  void refusesMatricesThatAreNotOfTheRank() {
    refuses(
        adapter().pair("a.query", 3, 4, 5),
        "has for 'a.query' lora_A of shape [3, 4] and lora_B of shape [5, 3], but its rank is 2: they must be [2, in] and [out, 2]");
  }

  @Test
  void refusesHalfAPair() {
    refuses(
        adapter().tensor("base_model.model.a.query.lora_B.weight", new float[6], 3, 2),
        "has lora_B of 'a.query' without its lora_A");
  }

  @Test
  void refusesModulesThatAreNotTargets() {
    refuses(
        adapter().pair("a.value", 2, 3, 3),
        "has weights for 'a.value', which is not among its target_modules [\"query\"]");
  }

  @Test
  void refusesEmbeddings() {
    refuses(
        adapter().tensor("base_model.model.a.lora_embedding_A", new float[6], 2, 3),
        "has a tensor 'base_model.model.a.lora_embedding_A', and of LoRA's only lora_A.weight and lora_B.weight of linear layers are supported: not embeddings, DoRA or biases");
  }

  @Test
  void refusesNamesThatPeftDoesNotWrite() {
    refuses(
        adapter().tensor("unet.query", new float[6], 2, 3),
        "has a tensor 'unet.query', and names of peft begin with 'base_model.model.' and have at most 500 characters");
  }

  @Test
  void refusesAFileWithoutTensors() {
    refuses(adapter(), "holds no tensor");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> AdapterOnDisk.files(folder))
        .withMessage(
            "model '%1$s' revision '' has no adapter_config.json (looked in %1$s). Copy it there."
                .formatted(folder));
  }
}
