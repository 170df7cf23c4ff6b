package dev.millstream.adapter;

import dev.millstream.engine.EditableGraph;
import dev.millstream.engine.GraphEdit;
import dev.millstream.engine.NewNode;
import dev.millstream.engine.NewTensor;
import java.util.List;

/**
 * One product of a graph with all that an adapter changes of it.
 *
 * @param out columns of the product
 */
record LoraProduct(GraphProduct product, List<LoraPart> parts, int out) {

  private int rank() {
    return parts.stream().mapToInt(part -> part.weights().rank()).sum();
  }

  private int in() {
    return parts.get(0).weights().in();
  }

  /** Adds the change to the weight itself, as peft merges it. */
  void merge(EditableGraph graph, GraphEdit edit) {
    String tensor = product.weight().tensor();
    edit.replace(
        new NewTensor(
            tensor,
            graph.tensor(tensor).orElseThrow().dims(),
            product.kind(),
            () -> merged(graph.floats(tensor))));
  }

  private float[] merged(float[] weight) {
    boolean isOutByIn = product.weight().isOutByIn();
    int in = in();
    for (LoraPart part : parts) {
      LoraWeights lora = part.weights();
      float[] a = lora.a().get();
      float[] b = lora.b().get();
      float[] change = new float[in];
      for (int row = 0; row < lora.out(); row++) {
        row(lora, a, b, row, change);
        int column = part.offset() + row;
        for (int i = 0; i < in; i++) {
          weight[isOutByIn ? column * in + i : i * out + column] += lora.scale() * change[i];
        }
      }
    }
    return weight;
  }

  /** A row of B @ A. */
  private static void row(LoraWeights lora, float[] a, float[] b, int row, float[] into) {
    for (int r = 0; r < lora.rank(); r++) {
      float factor = b[row * lora.rank() + r];
      int start = r * into.length;
      for (int i = 0; i < into.length; i++) {
        into[i] = factor * a[start + i] + (r == 0 ? 0 : into[i]);
      }
    }
  }

  /** Leaves the weight as it is, and adds the change to what the product gives. */
  void addBeside(GraphEdit edit) {
    String name = product.output();
    String down = name + "::lora_A";
    String up = name + "::lora_B";
    edit.add(new NewTensor(down, List.of((long) in(), (long) rank()), product.kind(), this::down));
    edit.add(new NewTensor(up, List.of((long) rank(), (long) out), product.kind(), this::up));
    edit.rename(
        product.node(),
        name,
        name + "::base",
        List.of(
            new NewNode("MatMul", List.of(product.input(), down), name + "::low"),
            new NewNode("MatMul", List.of(name + "::low", up), name + "::change"),
            new NewNode("Add", List.of(name + "::base", name + "::change"), name)));
  }

  /** All A beside each other. */
  private float[] down() {
    int rank = rank();
    float[] all = new float[in() * rank];
    int column = 0;
    for (LoraPart part : parts) {
      int width = part.weights().rank();
      copy(part.weights().down(), width, all, rank, column);
      column += width;
    }
    return all;
  }

  /** Each B below the others, in the columns that it changes. */
  private float[] up() {
    float[] all = new float[rank() * out];
    int row = 0;
    for (LoraPart part : parts) {
      LoraWeights lora = part.weights();
      copy(lora.up(), lora.out(), all, out, row * out + part.offset());
      row += lora.rank();
    }
    return all;
  }

  private static void copy(float[] from, int width, float[] to, int toWidth, int start) {
    for (int row = 0; row * width < from.length; row++) {
      System.arraycopy(from, row * width, to, start + row * toWidth, width);
    }
  }
}
