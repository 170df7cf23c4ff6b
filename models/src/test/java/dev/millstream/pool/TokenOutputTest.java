package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.engine.TensorShape;
import dev.millstream.model.ModelLoadException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenOutputTest {
  private static final TensorShape POOLED =
      new TensorShape("sentence_embedding", List.of(-1L, 32L), true);

  @Test
  void takesTheOutputOfTheUsualNameWhateverStandsBeforeIt() {
    TensorShape other = new TensorShape("attentions", List.of(-1L, -1L, -1L), true);
    TensorShape tokens = new TensorShape("token_embeddings", List.of(-1L, -1L, 32L), true);

    assertThat(TokenOutput.of(List.of(POOLED, other, tokens), 32))
        .isEqualTo(new TokenOutput("token_embeddings", 32));
  }

  @Test
  void takesTheFirstOfThreeDimensionsWhereNoNameIsUsual() {
    TensorShape tokens = new TensorShape("output_0", List.of(-1L, -1L, -1L), true);

    assertThat(TokenOutput.of(List.of(POOLED, tokens), 32))
        .isEqualTo(new TokenOutput("output_0", 32));
  }

  @Test
  void refusesAGraphWithoutAVectorPerToken() {
    assertThatThrownBy(() -> TokenOutput.of(List.of(POOLED), 32))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "the model's outputs are [TensorShape[name=sentence_embedding, dims=[-1, 32],"
                + " isFloat=true]], and none holds a vector per token (last_hidden_state, [rows,"
                + " tokens, width]). Export it for the task feature-extraction.");
  }

  @Test
  void refusesAWidthThatTheConfigurationContradicts() {
    TensorShape tokens = new TensorShape("last_hidden_state", List.of(-1L, -1L, 384L), true);

    assertThatThrownBy(() -> TokenOutput.of(List.of(tokens), 32))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "the model's output last_hidden_state has 384 numbers per token, but config.json says"
                + " hidden_size 32. Take both files from the same revision.");
  }
}
