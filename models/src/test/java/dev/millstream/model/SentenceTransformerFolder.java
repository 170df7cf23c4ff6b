package dev.millstream.model;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A toy sentence-transformers model that a test changes and reads. */
abstract class SentenceTransformerFolder {
  static final String TO_POOLING =
      """
      {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
      {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}
      """;

  @TempDir Path root;
  ModelOnDisk model;

  @BeforeEach
  void writeAModel() {
    model =
        ModelOnDisk.in(root)
            .with("modules.json", "[" + TO_POOLING + "]")
            .with("1_Pooling/config.json", "{\"word_embedding_dimension\": 4}")
            .with("sentence_bert_config.json", "{\"max_seq_length\": 64}");
  }

  static SentenceTransformerConfig read(ModelFiles files) {
    return SentenceTransformerConfig.of(files, ModelConfig.of(files));
  }

  final SentenceTransformerConfig read() {
    return read(model.files());
  }

  final void refuses(String file, String sentence) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(this::read)
        .withMessage(
            "%s of model 'acme/toy' %s (%s). Correct the file or choose another model."
                .formatted(file, sentence, root.resolve(file)));
  }
}
