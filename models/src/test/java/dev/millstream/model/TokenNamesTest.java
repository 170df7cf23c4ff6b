package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenNamesTest {
  @TempDir Path root;

  @Test
  void areTextsOrObjectsWithContent() {
    TokenNames names =
        read(
            ModelOnDisk.in(root)
                .with(
                    "tokenizer_config.json",
                    """
                    {"mask_token": "[MASK]", "pad_token": {"content": "[PAD]", "lstrip": false},
                     "bos_token": null, "split_special_tokens": false}
                    """));

    assertThat(names.of("mask_token")).hasValue("[MASK]");
    assertThat(names.of("pad_token")).hasValue("[PAD]");
    assertThat(names.of("bos_token")).isEmpty();
    assertThat(names.of("unk_token")).isEmpty();
  }

  @Test
  void areLookedUpInTheOlderFileWhereTheConfigurationIsSilent() {
    TokenNames names =
        read(
            ModelOnDisk.in(root)
                .with("tokenizer_config.json", "{\"mask_token\": \"<mask>\"}")
                .with(
                    "special_tokens_map.json",
                    "{\"mask_token\": \"[MASK]\", \"unk_token\": \"<unk>\"}"));

    assertThat(names.of("mask_token")).hasValue("<mask>");
    assertThat(names.of("unk_token")).hasValue("<unk>");
  }

  @Test
  void areNoneInAModelWithoutTheFiles() {
    assertThat(read(ModelOnDisk.in(root)).tokens()).isEmpty();
  }

  private TokenNames read(ModelOnDisk model) {
    return TokenNames.of(model.files());
  }
}
