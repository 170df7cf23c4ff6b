package dev.millstream.task;

import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenizer;
import java.util.Optional;

/**
 * Text to vector, as sentence-transformers' {@code encode}: prompt, tokens, forward pass, pooling
 * and the model's further modules.
 *
 * <p>Threading: safe for many threads.
 */
public final class EmbeddingTask implements RowTask<String, Embedding> {
  private final RowEncoder encoder;
  private final EmbeddingHead head;
  private final TextChange change;
  private final int promptTokens;

  /**
   * Prepares the prompt once.
   *
   * @param prefix put before each text, empty for none
   * @param lowerCase whether the model's configuration asks for lower case
   */
  public EmbeddingTask(RowEncoder encoder, EmbeddingHead head, String prefix, boolean lowerCase) {
    this.encoder = encoder;
    this.head = head;
    this.change = new TextChange(prefix, lowerCase);
    this.promptTokens =
        head.excludesPrompt() && !prefix.isEmpty() ? promptTokens(encoder.tokenizer(), prefix) : 0;
  }

  /** Numbers of each vector. */
  public int dimension() {
    return head.dimension();
  }

  @Override
  public Encoding encode(String text) {
    return encoder.row(change.of(text), null);
  }

  @Override
  public int maxTokens() {
    return encoder.maxTokens();
  }

  @Override
  public Optional<String> needsTexts() {
    return change.needsTexts();
  }

  @Override
  public Embedding interpret(Encoding row, ModelOutputs outputs, int index) {
    ModelOutput states = outputs.get(OutputKind.TOKEN_STATES);
    float[] vector =
        head.apply(
            states.values(), index, row.length(), states.places(), states.width(), promptTokens);
    requireDirection(vector);
    return new Embedding(vector, row.length());
  }

  /** What the pooling leaves out, and what is left of the vector; all else is the model's. */
  private record ResultKey(int dimension, boolean normalized, int promptTokens) {}

  @Override
  public Object resultKey() {
    return new ResultKey(head.dimension(), head.isNormalized(), promptTokens);
  }

  @Override
  public Embedding copyOf(Embedding result) {
    return new Embedding(result.vector().clone(), result.tokens());
  }

  /** A store would refuse such a vector, or sort it wrongly. */
  private static void requireDirection(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    if (!Double.isFinite(squares) || squares == 0) {
      throw new InferenceException(
          FailureCategory.ENGINE,
          "the model's vector for this text "
              + (squares == 0 ? "is all zeros" : "holds a number that is not finite")
              + ", which no search can use. Check the model file with another text.");
    }
  }

  /** The prompt's own tokens with a special token before them, without one after them. */
  private static int promptTokens(Tokenizer tokenizer, String prefix) {
    int[] nothing = tokenizer.encode("").ids();
    int[] prompt = tokenizer.encode(prefix).ids();
    boolean endsInSpecial = prompt[prompt.length - 1] == nothing[nothing.length - 1];
    return endsInSpecial ? prompt.length - 1 : prompt.length;
  }
}
