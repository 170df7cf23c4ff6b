package dev.millstream.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millstream.engine.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a block gives, which DJL does not say: seen from two batches of other sizes. A dimension
 * that is the same in both is taken to be fixed.
 *
 * <p>An output without a name is called after its place, {@code output_0} and on.
 */
final class OutputShapes {
  private static final int[] FIRST = {2, 5};
  private static final int[] SECOND = {3, 7};

  private OutputShapes() {}

  static List<TensorShape> of(LoadedBlock block) {
    List<TensorShape> first = probe(block, FIRST[0], FIRST[1]);
    List<TensorShape> second = probe(block, SECOND[0], SECOND[1]);
    List<TensorShape> merged = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      merged.add(merge(first.get(i), second.get(i)));
    }
    return List.copyOf(merged);
  }

  private static TensorShape merge(TensorShape one, TensorShape other) {
    List<Long> dims = new ArrayList<>();
    for (int i = 0; i < one.dims().size(); i++) {
      boolean isFixed = one.dims().get(i).equals(other.dims().get(i));
      dims.add(isFixed ? one.dims().get(i) : -1);
    }
    return new TensorShape(one.name(), dims, one.isFloat());
  }

  /** All tokens are real ones, of id 1: every vocabulary has it. */
  private static List<TensorShape> probe(LoadedBlock block, int rows, int tokens) {
    Map<String, LoadedBlock.Input> inputs = new HashMap<>();
    for (String name : block.inputs()) {
      ByteBuffer values = ByteBuffer.allocateDirect(rows * tokens * Long.BYTES);
      values.order(ByteOrder.nativeOrder());
      for (int i = 0; i < rows * tokens; i++) {
        values.putLong(i * Long.BYTES, name.equals("token_type_ids") ? 0 : 1);
      }
      inputs.put(name, new LoadedBlock.Input(values, new Shape(rows, tokens)));
    }
    return block.run(inputs, OutputShapes::read);
  }

  private static List<TensorShape> read(NDList outputs) {
    List<TensorShape> shapes = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      NDArray array = outputs.get(i);
      List<Long> dims = java.util.Arrays.stream(array.getShape().getShape()).boxed().toList();
      String name = Objects.requireNonNullElse(array.getName(), "output_" + i);
      shapes.add(new TensorShape(name, dims, array.getDataType() == DataType.FLOAT32));
    }
    return shapes;
  }
}
