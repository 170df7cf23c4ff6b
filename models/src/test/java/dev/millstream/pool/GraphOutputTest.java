package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.engine.TensorShape;
import dev.millstream.model.ModelLoadException;
import dev.millstream.task.OutputKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GraphOutputTest {
  private static final TensorShape POOLED = floats("sentence_embedding", -1, 32);

  private static TensorShape floats(String name, long... dims) {
    return new TensorShape(name, Arrays.stream(dims).boxed().toList(), true);
  }

  @Nested
  class OfTokens {
    @Test
    void hasAUsualNameWhateverStandsBeforeIt() {
      TensorShape other = floats("attentions", -1, -1, -1);
      TensorShape tokens = floats("token_embeddings", -1, -1, 32);

      assertThat(GraphOutput.of(List.of(POOLED, other, tokens), 32))
          .containsExactly(new GraphOutput(OutputKind.TOKEN_STATES, "token_embeddings", true, 32));
    }

    @Test
    void isTheFirstOfThreeDimensionsWhereNoNameIsUsual() {
      assertThat(GraphOutput.of(List.of(POOLED, floats("output_0", -1, -1, -1)), 32))
          .containsExactly(new GraphOutput(OutputKind.TOKEN_STATES, "output_0", true, 32));
    }

    @Test
    void hasTheWidthOfTheConfiguration() {
      assertThatThrownBy(
              () -> GraphOutput.of(List.of(floats("last_hidden_state", -1, -1, 384)), 32))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "the model's output last_hidden_state has 384 numbers per token, but config.json says"
                  + " hidden_size 32. Take both files from the same revision.");
    }
  }

  @Nested
  class OfLogits {
    @Test
    void isOfRowsOrOfTokensByItsDimensions() {
      assertThat(GraphOutput.of(List.of(floats("logits", -1, 3)), 32))
          .containsExactly(new GraphOutput(OutputKind.LOGITS, "logits", false, 3));
      assertThat(GraphOutput.of(List.of(floats("logits", -1, -1, 800)), 32))
          .containsExactly(new GraphOutput(OutputKind.LOGITS, "logits", true, 800));
    }

    @Test
    void areLeftOutWhereTheirWidthIsOpenAndThereIsSomethingElse() {
      assertThat(
              GraphOutput.of(
                  List.of(floats("logits", -1, -1, -1), floats("last_hidden_state", -1, -1, 32)),
                  32))
          .containsExactly(new GraphOutput(OutputKind.TOKEN_STATES, "last_hidden_state", true, 32));
    }

    @Test
    void saysItsWidth() {
      assertThatThrownBy(() -> GraphOutput.of(List.of(floats("logits", -1, -1)), 32))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "the model's output TensorShape[name=logits, dims=[-1, -1], isFloat=true] does not say"
                  + " how many numbers it has per row or token. Export it again with optimum, which"
                  + " writes them down.");
    }
  }

  @Test
  void anAnswersStartAndEndAreReadTogether() {
    List<GraphOutput> outputs =
        GraphOutput.of(List.of(floats("start_logits", -1, -1), floats("end_logits", -1, -1)), 32);

    assertThat(outputs)
        .containsExactly(
            new GraphOutput(OutputKind.START_LOGITS, "start_logits", true, 1),
            new GraphOutput(OutputKind.END_LOGITS, "end_logits", true, 1));
    assertThat(outputs.get(0).shape(4, 9)).containsExactly(4, 9);
  }

  @Test
  void aGraphWithNothingToReadIsRefused() {
    assertThatThrownBy(() -> GraphOutput.of(List.of(POOLED), 32))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "the model's outputs are [TensorShape[name=sentence_embedding, dims=[-1, 32],"
                + " isFloat=true]], and none is one that a task reads: last_hidden_state or"
                + " token_embeddings (a vector per token), logits, start_logits and end_logits. Export"
                + " it for one of the tasks of texts, such as feature-extraction or"
                + " text-classification.");
  }
}
