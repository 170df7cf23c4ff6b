package dev.millstream.pool;

import dev.millstream.engine.TensorShape;
import dev.millstream.model.ModelLoadException;
import dev.millstream.task.OutputKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An output of a graph that tasks can read.
 *
 * @param name its name in the graph
 * @param isOfTokens whether it holds something of each token
 * @param width numbers per token, or per row
 */
record GraphOutput(OutputKind kind, String name, boolean isOfTokens, int width) {
  private static final int ROWS_TOKENS_WIDTH = 3;

  /**
   * Everything that tasks can read; the first output of three dimensions holds the tokens where no
   * name is usual. Logits of open width are left out where there is something else.
   *
   * @param hiddenSize what config.json says, for a graph that leaves the width open
   * @throws ModelLoadException when there is nothing to read, or its width is not that of the
   *     configuration
   */
  static List<GraphOutput> of(List<TensorShape> outputs, int hiddenSize) {
    List<GraphOutput> found = new ArrayList<>();
    for (OutputKind kind : OutputKind.values()) {
      named(kind, outputs)
          .filter(output -> found.isEmpty() || kind != OutputKind.LOGITS || last(output) > 0)
          .ifPresent(output -> found.add(of(kind, output, hiddenSize)));
    }
    if (found.isEmpty()) {
      TensorShape tokens =
          outputs.stream()
              .filter(output -> output.dims().size() == ROWS_TOKENS_WIDTH)
              .findFirst()
              .orElseThrow(() -> nothingToRead(outputs));
      found.add(of(OutputKind.TOKEN_STATES, tokens, hiddenSize));
    }
    return List.copyOf(found);
  }

  private static Optional<TensorShape> named(OutputKind kind, List<TensorShape> outputs) {
    return kind.names().stream()
        .flatMap(name -> outputs.stream().filter(output -> output.name().equals(name)))
        .findFirst();
  }

  private static GraphOutput of(OutputKind kind, TensorShape output, int hiddenSize) {
    return switch (kind) {
      case TOKEN_STATES ->
          new GraphOutput(kind, output.name(), true, widthOfStates(output, hiddenSize));
      case LOGITS ->
          new GraphOutput(
              kind,
              output.name(),
              output.dims().size() == ROWS_TOKENS_WIDTH,
              widthOfLogits(output));
      case START_LOGITS, END_LOGITS -> new GraphOutput(kind, output.name(), true, 1);
    };
  }

  private static int widthOfStates(TensorShape output, int hiddenSize) {
    long width = last(output);
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
    return hiddenSize;
  }

  private static int widthOfLogits(TensorShape output) {
    long width = last(output);
    if (width < 1 || width > Integer.MAX_VALUE) {
      throw new ModelLoadException(
          "the model's output "
              + output
              + " does not say how many numbers it has per row or token. Export it again with"
              + " optimum, which writes them down.");
    }
    return (int) width;
  }

  private static long last(TensorShape output) {
    return output.dims().isEmpty() ? 0 : output.dims().get(output.dims().size() - 1);
  }

  private static ModelLoadException nothingToRead(List<TensorShape> outputs) {
    return new ModelLoadException(
        "the model's outputs are "
            + outputs
            + ", and none is one that a task reads: last_hidden_state or token_embeddings (a vector"
            + " per token), logits, start_logits and end_logits. Export it for one of the tasks of"
            + " texts, such as feature-extraction or text-classification.");
  }

  /** The exact shape for a batch. */
  long[] shape(int rows, int tokens) {
    if (kind == OutputKind.START_LOGITS || kind == OutputKind.END_LOGITS) {
      return new long[] {rows, tokens};
    }
    return isOfTokens ? new long[] {rows, tokens, width} : new long[] {rows, width};
  }
}
