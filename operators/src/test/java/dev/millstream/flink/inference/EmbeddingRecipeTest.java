package dev.millstream.flink.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.chunk.VectorRecipe;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompt;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingRecipeTest {
  private static final String COMMIT = "c9745ed1d9f207416be6d2e6f8de32d3a16199bf";

  @TempDir Path folder;
  private VectorRecipe recipe;

  @BeforeEach
  void copyAModel() {
    TinyModels.copy("sentence-similarity/mean", folder.resolve("a"));
    recipe = EmbeddingRecipe.of(hashed("a"), EmbeddingOptions.DEFAULT);
  }

  @Test
  void isTheSameInAnotherFolder() {
    TinyModels.copy("sentence-similarity/mean", folder.resolve("b"));

    VectorRecipe moved = EmbeddingRecipe.of(hashed("b"), EmbeddingOptions.DEFAULT);

    assertThat(moved.identity()).isEqualTo(recipe.identity());
    assertThat(moved.description()).startsWith("b@sha256:").isNotEqualTo(recipe.description());
  }

  @Test
  void isAnotherWithAnotherPooling() throws Exception {
    Path pooling = folder.resolve("a/1_Pooling/config.json");
    Files.writeString(pooling, Files.readString(pooling) + "\n");

    assertThat(EmbeddingRecipe.of(hashed("a"), EmbeddingOptions.DEFAULT).identity())
        .isNotEqualTo(recipe.identity());
  }

  @Test
  void isAnotherWithAPromptOrFewerNumbersAndSaysSo() {
    EmbeddingOptions options = new EmbeddingOptions(new Prompt.Literal("passage: "), 8);

    assertThat(EmbeddingRecipe.of(hashed("a"), options).description())
        .endsWith("(onnx/model.onnx, prompt 'passage: ', 8 numbers)");
    assertThat(EmbeddingRecipe.of(hashed("a"), options).identity()).isNotEqualTo(recipe.identity());
    assertThat(
            EmbeddingRecipe.of(hashed("a"), new EmbeddingOptions(new Prompt.Literal(""), 0))
                .identity())
        .as("the model has no prompt of its own")
        .isEqualTo(recipe.identity());
  }

  /** A commit stands for all files, whatever lies in the cache beside them. */
  @Test
  void ofAModelOfTheHubIsItsCommitAndItsFile() {
    ModelFiles files =
        ModelFiles.pinned("org/a", COMMIT, folder.resolve("a"), "onnx/model_q4.onnx", "");

    assertThat(EmbeddingRecipe.of(files, EmbeddingOptions.DEFAULT))
        .isEqualTo(
            new VectorRecipe(
                "org/a@" + COMMIT + " (onnx/model_q4.onnx, all numbers)",
                COMMIT + " onnx/model_q4.onnx, all numbers"));
  }

  private ModelFiles hashed(String name) {
    return ModelFiles.hashed(name, folder.resolve(name), Variant.AUTO, Device.Kind.CPU, "");
  }
}
