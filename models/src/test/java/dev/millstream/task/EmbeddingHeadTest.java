package dev.millstream.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelOnDisk;
import dev.millstream.model.SentenceTransformerConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingHeadTest {
  private static final int HIDDEN = 32;

  private static EmbeddingHead head(ModelFiles files) {
    ModelConfig model = ModelConfig.of(files);
    return EmbeddingHead.of(SentenceTransformerConfig.of(files, model), files, model);
  }

  private static EmbeddingHead tiny(String name) {
    return head(ModelOnDisk.tiny(name));
  }

  /** A batch with this text's tokens in the given row; everything else is NaN. */
  private static FloatBuffer batch(float[] tokens, int row, int rows, int paddedLength) {
    FloatBuffer batch =
        ByteBuffer.allocateDirect(4 * rows * paddedLength * HIDDEN)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    while (batch.hasRemaining()) {
      batch.put(Float.NaN);
    }
    batch.put(row * paddedLength * HIDDEN, tokens);
    return batch;
  }

  private static float[] randomTokens(int count, long seed) {
    Random random = new Random(seed);
    float[] tokens = new float[count * HIDDEN];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (float) random.nextGaussian();
    }
    return tokens;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cls",
        "max",
        "mean_sqrt_len_tokens",
        "weightedmean",
        "lasttoken",
        "cls-mean-concat",
        "dense-normalize",
        "prompt-excluded"
      })
  void aTextsEmbeddingIsTheSameToTheBitInEveryBatch(String name) {
    EmbeddingHead head = tiny(name);
    float[] tokens = randomTokens(13, 7);
    float[] alone = head.apply(batch(tokens, 0, 1, 13), 0, 13, 13, HIDDEN, 3);

    assertThat(alone).hasSize(head.dimension()).doesNotContain(Float.NaN);
    assertThat(head.apply(batch(tokens, 0, 1, 64), 0, 13, 64, HIDDEN, 3)).isEqualTo(alone);
    assertThat(head.apply(batch(tokens, 5, 9, 20), 5, 13, 20, HIDDEN, 3)).isEqualTo(alone);
    assertThat(head.apply(FloatBuffer.wrap(tokens), 0, 13, 13, HIDDEN, 3)).isEqualTo(alone);
  }

  @Test
  void theBatchIsLeftAsItWas() {
    float[] tokens = randomTokens(4, 1);
    FloatBuffer batch = FloatBuffer.wrap(tokens.clone()).position(5);

    tiny("dense-normalize").apply(batch, 0, 4, 4, HIDDEN, 0);

    assertThat(batch.position()).isEqualTo(5);
    assertThat(batch.array()).isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource({"cls, 32", "cls-mean-concat, 64", "dense-normalize, 16"})
  void theDimensionIsKnownBeforehand(String name, int dimension) {
    assertThat(tiny(name).dimension()).isEqualTo(dimension);
  }

  @Test
  void joinsPoolingsAndScalesTheWholeToLengthOne() {
    float[] tokens = randomTokens(5, 3);
    double[] expected = new double[2 * HIDDEN];
    double squares = 0;
    for (int i = 0; i < 2 * HIDDEN; i++) {
      double mean = 0;
      for (int token = 0; token < 5; token++) {
        mean += tokens[token * HIDDEN + i % HIDDEN] / 5.0;
      }
      expected[i] = i < HIDDEN ? tokens[i] : mean;
      squares += expected[i] * expected[i];
    }

    float[] embedding = tiny("cls-mean-concat").apply(FloatBuffer.wrap(tokens), 0, 5, 5, HIDDEN, 0);

    for (int i = 0; i < 2 * HIDDEN; i++) {
      assertThat((double) embedding[i]).isCloseTo(expected[i] / Math.sqrt(squares), within(1e-6));
    }
  }

  @Test
  void aZeroVectorStaysZeroWhenNormalized() {
    assertThat(new Normalize().apply(new float[3])).containsExactly(0, 0, 0);
    assertThat(new Normalize().apply(new float[] {3, -4}))
        .containsExactly(new float[] {0.6f, -0.8f}, within(1e-7f));
  }

  @Test
  void promptTokensCountOnlyWhereTheModelSaysSo() {
    FloatBuffer tokens = FloatBuffer.wrap(randomTokens(6, 4));

    assertThat(tiny("prompt-excluded").excludesPrompt()).isTrue();
    assertThat(tiny("prompt-excluded").apply(tokens, 0, 6, 6, HIDDEN, 2))
        .isNotEqualTo(tiny("prompt-excluded").apply(tokens, 0, 6, 6, HIDDEN, 0));
    assertThat(tiny("max").excludesPrompt()).isFalse();
    assertThat(tiny("max").apply(tokens, 0, 6, 6, HIDDEN, 2))
        .isEqualTo(tiny("max").apply(tokens, 0, 6, 6, HIDDEN, 0));
  }

  @Test
  void anOnnxFileOfAnotherSizeIsRefused() {
    FloatBuffer tokens = FloatBuffer.allocate(768);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> tiny("cls").apply(tokens, 0, 1, 1, 768, 0))
        .withMessage(
            "the ONNX file gives 768 numbers per token, but config.json says 32. Export the ONNX"
                + " file from this model again.");
  }

  @Nested
  class Truncation {
    @Test
    void keepsTheLeadingNumbersAsTheyAre() {
      FloatBuffer tokens = FloatBuffer.wrap(randomTokens(6, 5));
      EmbeddingHead full = tiny("dense-normalize");
      EmbeddingHead truncated = full.truncatedTo(4);

      assertThat(truncated.dimension()).isEqualTo(4);
      assertThat(truncated.apply(tokens, 0, 6, 6, HIDDEN, 0))
          .hasSize(4)
          .isEqualTo(Arrays.copyOf(full.apply(tokens, 0, 6, 6, HIDDEN, 0), 4));
    }

    @Test
    void mayReplaceTheModelsOwn(@TempDir Path root) {
      ModelOnDisk model =
          ModelOnDisk.in(root)
              .with(
                  "modules.json",
                  "[{\"type\": \"sentence_transformers.models.Transformer\"},"
                      + "{\"path\": \"1_Pooling\","
                      + " \"type\": \"sentence_transformers.models.Pooling\"}]")
              .with("1_Pooling/config.json", "{}")
              .with("config_sentence_transformers.json", "{\"truncate_dim\": 2}");

      assertThat(head(model.files()).dimension()).isEqualTo(2);
      assertThat(head(model.files()).truncatedTo(3).dimension()).isEqualTo(3);

      model.with("config_sentence_transformers.json", "{\"truncate_dim\": 5}");
      assertThatExceptionOfType(ModelLoadException.class)
          .isThrownBy(() -> head(model.files()))
          .withMessage(
              "config_sentence_transformers.json of model 'acme/toy' revision 'main' says"
                  + " 'truncate_dim' is 5, but its vectors have 4 numbers ("
                  + root
                  + "). Correct the file or choose another model.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 33})
    void toMoreThanThereIsIsRefused(int numbers) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tiny("cls").truncatedTo(numbers))
          .withMessage(
              "vectors cannot be truncated to %d numbers: the model gives 32. Ask for 1 to 32, or"
                      .formatted(numbers)
                  + " leave the truncation out.");
    }
  }
}
