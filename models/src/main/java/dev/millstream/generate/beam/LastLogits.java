package dev.millstream.generate.beam;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.DirectBuffer;
import dev.millstream.engine.ElementType;
import java.nio.ByteBuffer;

/**
 * The output {@code logits} of shape {@code [rows, tokens, vocabulary]}, of which the last token's
 * are of use.
 *
 * <p>Threading: confined to one thread.
 */
public final class LastLogits implements RowLogits {
  private final DeclaredTensor declared;
  private final int vocabulary;
  private final DirectBuffer buffer = new DirectBuffer();
  private int tokens = 1;
  private ByteBuffer memory = ByteBuffer.allocate(0);

  /**
   * Of a graph.
   *
   * @param vocabulary how many ids there are where the graph does not say
   */
  public LastLogits(DeclaredTensor declared, int vocabulary) {
    this.declared = declared;
    long stated = declared.dims().get(2);
    this.vocabulary = stated < 0 ? vocabulary : (int) stated;
  }

  /** Has a run fill them in. */
  public void out(OpenTensors tensors, int rows, int tokenCount) {
    tokens = tokenCount;
    memory = buffer.ofSize((long) rows * tokens * vocabulary * declared.type().bytes());
    tensors.out(declared.name(), declared.type(), memory, rows, tokens, vocabulary);
  }

  @Override
  public int vocabularySize() {
    return vocabulary;
  }

  @Override
  public void copyTo(int row, float[] into) {
    int last = (row * tokens + tokens - 1) * vocabulary;
    if (declared.type() == ElementType.HALF) {
      for (int id = 0; id < vocabulary; id++) {
        into[id] = HalfFloat.toFloat(memory.getShort((last + id) * Short.BYTES));
      }
    } else {
      memory.asFloatBuffer().get(last, into, 0, vocabulary);
    }
  }
}
