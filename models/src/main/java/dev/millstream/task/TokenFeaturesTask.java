package dev.millstream.task;

import dev.millstream.tokenize.Encoding;

/**
 * A text to the vector of each of its tokens, special ones included: transformers' pipeline {@code
 * feature-extraction}, without the outermost list of one.
 *
 * <p>Threading: safe for many threads.
 */
public final class TokenFeaturesTask implements RowTask<String, float[][]> {
  private final RowEncoder encoder;

  /** Reads texts as the encoder allows. */
  public TokenFeaturesTask(RowEncoder encoder) {
    this.encoder = encoder;
  }

  @Override
  public int maxTokens() {
    return encoder.maxTokens();
  }

  @Override
  public Encoding encode(String text) {
    return encoder.row(text, null);
  }

  /** Shape {@code [tokens][hidden]}. */
  @Override
  public float[][] interpret(Encoding row, ModelOutputs outputs, int index) {
    ModelOutput states = outputs.get(OutputKind.TOKEN_STATES);
    float[][] vectors = new float[row.length()][];
    for (int token = 0; token < vectors.length; token++) {
      vectors[token] = states.copy(index, token);
    }
    return vectors;
  }

  /** All such tasks of a model read equal vectors from equal tokens. */
  @Override
  public Object resultKey() {
    return TokenFeaturesTask.class;
  }

  @Override
  public float[][] copyOf(float[][] result) {
    float[][] copy = new float[result.length][];
    for (int token = 0; token < copy.length; token++) {
      copy[token] = result[token].clone();
    }
    return copy;
  }
}
