package dev.millstream.pool;

import dev.millstream.engine.TensorShape;
import dev.millstream.model.ModelLoadException;
import java.util.List;
import java.util.Optional;

/**
 * The output of an encoder that has a vector for each token.
 *
 * @param name its name in the graph
 * @param width numbers per token
 */
record TokenOutput(String name, int width) {
  private static final List<String> USUAL_NAMES = List.of("last_hidden_state", "token_embeddings");
  private static final int ROWS_TOKENS_WIDTH = 3;

  /**
   * Takes the output of the usual name, else the first of three dimensions.
   *
   * @param hiddenSize what config.json says, for a graph that leaves the width open
   */
  static TokenOutput of(List<TensorShape> outputs, int hiddenSize) {
    Optional<TensorShape> named =
        outputs.stream().filter(output -> USUAL_NAMES.contains(output.name())).findFirst();
    TensorShape output =
        named
            .or(() -> outputs.stream().filter(TokenOutput::holdsTokens).findFirst())
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        "the model's outputs are "
                            + outputs
                            + ", and none holds a vector per token (last_hidden_state, [rows,"
                            + " tokens, width]). Export it for the task feature-extraction."));
    long width = output.dims().get(output.dims().size() - 1);
    if (width > 0 && width != hiddenSize) {
      throw new ModelLoadException(
          "the model's output "
              + output.name()
              + " has "
              + width
              + " numbers per token, but config.json says hidden_size "
              + hiddenSize
              + ". Take both files from the same revision.");
    }
    return new TokenOutput(output.name(), hiddenSize);
  }

  private static boolean holdsTokens(TensorShape output) {
    return output.dims().size() == ROWS_TOKENS_WIDTH;
  }
}
