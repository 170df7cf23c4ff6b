package dev.millstream.task.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.PromptConfig;
import dev.millstream.model.SparseEncoderConfig;
import dev.millstream.model.SpladeConfig;
import dev.millstream.model.SpladeConfig.Activation;
import dev.millstream.model.SpladeConfig.Strategy;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutput;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.OutputKind;
import dev.millstream.task.Prompt;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenizer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of logits; that they are Python's, SparseEncoderGoldenTest shows. */
class SparseEmbeddingTaskTest {
  private static final float NOTHING = Float.NaN;
  private static final float E = (float) (Math.E - 1);

  private static Tokenizer tokenizer;

  @BeforeAll
  static void load() {
    tokenizer =
        Tokenizer.load(
            Path.of("src/test/resources/tiny/sparse-encoder/splade/tokenizer.json"), 128);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  /** Two tokens and a place of padding, four numbers each. */
  private static SparseEmbedding embed(Strategy strategy, Activation activation, float... logits) {
    return embed(new SpladeConfig(strategy, activation), 0, logits);
  }

  private static SparseEmbedding embed(SpladeConfig pooling, int most, float... logits) {
    SparseEncoderConfig config = new SparseEncoderConfig(128, false, pooling, PromptConfig.NONE);
    FloatBuffer padded =
        FloatBuffer.allocate(12)
            .put(logits)
            .put(new float[] {NOTHING, NOTHING, NOTHING, NOTHING})
            .flip();
    ModelOutputs outputs =
        new ModelOutputs(Map.of(OutputKind.LOGITS, new ModelOutput(padded, 3, 4)));
    Encoding row = new Encoding(new int[] {2, 3}, new int[2]);
    SparseOptions options = new SparseOptions(new Prompt.OfTheModel(), most);
    return new SparseEmbeddingTask(tokenizer, config, "", options).interpret(row, outputs, 0);
  }

  @Test
  void keepsTheGreatestOfEachAndDropsWhatIsNotAboveZero() {
    SparseEmbedding vector = embed(Strategy.MAX, Activation.RELU, -1, 0, E, 0.5f * E, -2, -3, 0, E);

    assertThat(vector.indices()).containsExactly(2, 3);
    assertThat(vector.values()).containsExactly(1, 1);
  }

  @Test
  void addsWhereTheModelSums() {
    SparseEmbedding vector = embed(Strategy.SUM, Activation.RELU, -9, E, E, 0, -9, E, -9, 0);

    assertThat(vector.indices()).containsExactly(1, 2);
    assertThat(vector.values()).containsExactly(2, 1);
  }

  @Test
  void takesTheLogarithmTwiceWhereTheModelDoes() {
    SparseEmbedding vector = embed(Strategy.MAX, Activation.LOG1P_RELU, E, 0, 0, 0, 0, 0, 0, 0);

    assertThat(vector.values()).containsExactly((float) Math.log(2));
  }

  @Test
  void keepsTheFirstOfEqualWeights() {
    SpladeConfig pooling = new SpladeConfig(Strategy.MAX, Activation.RELU);
    SparseEmbedding vector = embed(pooling, 1, 1, 2, E, 2, 0, 0, 0, 0);

    assertThat(vector.indices()).containsExactly(1);
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatThrownBy(() -> embed(Strategy.MAX, Activation.RELU, 1, Float.NaN, 1, 1, 1, 1, 1, 1))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.category()).isEqualTo(FailureCategory.ENGINE))
        .hasMessage(
            "the model's sparse vector for this text holds a number that is not finite, which no"
                + " search can use. Check the model file with another text.");
  }

  @Test
  void cannotKeepLessThanNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SparseOptions(new Prompt.OfTheModel(), -1))
        .withMessage(
            "max_active_dims was -1 but must be a positive number of weights, or 0 to keep all of"
                + " them.");
  }
}
