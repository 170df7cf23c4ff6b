package dev.millstream.flink.inference;

import dev.millstream.flink.chunk.VectorRecipe;
import dev.millstream.model.ContentHash;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.SentenceTransformerConfig;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says which recipe a model and the options of its embeddings are.
 *
 * <p>A commit of the Hub stands for all of a model's files but which ONNX file is run. Any other
 * revision is the hash of the ONNX file alone, so the files that say how it is used are hashed too.
 * Device and batches are no part of a recipe: they do not change a vector by more than rounding.
 */
public final class EmbeddingRecipe {
  private static final List<String> SAYING_HOW =
      List.of(
          "config.json",
          "modules.json",
          "sentence_bert_config.json",
          "config_sentence_transformers.json",
          "tokenizer.json",
          "1_Pooling/config.json",
          "2_Dense/config.json",
          "2_Dense/model.safetensors");

  private EmbeddingRecipe() {}

  /**
   * The recipe of these files.
   *
   * @throws ModelLoadException where a file cannot be read
   * @throws IllegalArgumentException where the model lacks the prompt
   */
  public static VectorRecipe of(ModelFiles files, EmbeddingOptions options) {
    SentenceTransformerConfig modules = SentenceTransformerConfig.of(files, ModelConfig.of(files));
    String prompt = new Prompts(files.name(), modules.prompts()).prefix(options.prompt());
    String length = options.truncateDim() == 0 ? "all" : Integer.toString(options.truncateDim());
    String ofFile =
        "%s, %s%s numbers"
                .formatted(
                    files.onnxName(), prompt.isEmpty() ? "" : "prompt '" + prompt + "', ", length)
            + (options.normalize() ? " of length 1" : "");
    return new VectorRecipe(
        "%s@%s (%s)".formatted(files.name(), files.revision(), ofFile),
        files.revision() + " " + ofFile + usage(files));
  }

  private static String usage(ModelFiles files) {
    if (ContentHash.isSha1(files.revision())) {
      return "";
    }
    StringBuilder hashes = new StringBuilder();
    for (String name : SAYING_HOW) {
      files.find(name).ifPresent(file -> hashes.append(' ').append(sha256(files, file)));
    }
    return hashes.toString();
  }

  private static String sha256(ModelFiles files, Path file) {
    try {
      return ContentHash.sha256(file);
    } catch (IOException e) {
      throw new ModelLoadException(
          "%s cannot be read from %s: %s. Check the file and who may read it."
              .formatted(files, file, e),
          e);
    }
  }
}
