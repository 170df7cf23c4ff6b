package dev.millstream.generate.seq;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.DirectBuffer;
import dev.millstream.engine.ElementType;
import dev.millstream.generate.beam.OpenTensors;
import dev.millstream.generate.beam.Rows;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Inputs that are the same for all rows of a text, whatever it says: computed once for each text,
 * and copied only when texts get other rows.
 *
 * <p>Threading: confined to one thread.
 */
final class TextTensors {
  private final int texts;
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private int[] textOfRow;

  /**
   * One input.
   *
   * @param shape of one row
   */
  @SuppressWarnings("ArrayRecordComponent") // written by nobody
  private record Kept(ElementType type, long[] shape, DirectBuffer ofTexts, DirectBuffer ofRows) {
    ByteBuffer view(DirectBuffer buffer, int rows) {
      long bytes = (long) rows * type.bytes();
      for (long dim : shape) {
        bytes *= dim;
      }
      return buffer.ofSize(bytes);
    }

    long[] shape(int rows) {
      long[] all = new long[shape.length + 1];
      all[0] = rows;
      System.arraycopy(shape, 0, all, 1, shape.length);
      return all;
    }
  }

  TextTensors(int texts) {
    this.texts = texts;
    this.textOfRow = new int[texts];
    Arrays.setAll(textOfRow, text -> text);
  }

  /** Makes room for an input of all texts, each of a shape. */
  void add(String name, ElementType type, long... shape) {
    kept.put(name, new Kept(type, shape, new DirectBuffer(), new DirectBuffer()));
  }

  /** Its memory, a row for each text, to be filled once. */
  ByteBuffer memory(String name) {
    Kept tensor = tensor(name);
    return tensor.view(tensor.ofTexts(), texts);
  }

  /** Has a run fill it in. */
  void out(OpenTensors tensors, String output, String name) {
    tensors.out(output, tensor(name).type(), memory(name), tensor(name).shape(texts));
  }

  boolean has(String name) {
    return kept.containsKey(name);
  }

  /** Gives a row for each row of the batch to a run. */
  void in(OpenTensors tensors, DeclaredTensor input) {
    Kept tensor = tensor(input.name());
    int rows = textOfRow.length;
    ByteBuffer memory = isPlain() ? memory(input.name()) : tensor.view(tensor.ofRows(), rows);
    tensors.in(input.name(), tensor.type(), memory, tensor.shape(rows));
  }

  /** Gives each row what the row it continues had. */
  void follow(int[] parents) {
    int[] next = new int[parents.length];
    Arrays.setAll(next, row -> textOfRow[parents[row]]);
    if (Arrays.equals(next, textOfRow)) {
      return;
    }
    textOfRow = next;
    if (!isPlain()) {
      for (Kept tensor : kept.values()) {
        Rows.gather(
            tensor.view(tensor.ofTexts(), texts), tensor.view(tensor.ofRows(), next.length), next);
      }
    }
  }

  /** Whether each text has one row, in the order of the texts. */
  private boolean isPlain() {
    boolean plain = textOfRow.length == texts;
    for (int row = 0; plain && row < texts; row++) {
      plain = textOfRow[row] == row;
    }
    return plain;
  }

  private Kept tensor(String name) {
    Kept tensor = kept.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "no input '%s' is kept, only %s.".formatted(name, kept.keySet()));
    }
    return tensor;
  }
}
