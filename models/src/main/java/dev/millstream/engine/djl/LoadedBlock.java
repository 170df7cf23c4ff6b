package dev.millstream.engine.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A model's block, called without a Predictor: that one is for a single thread, and batches are
 * made here already.
 *
 * <p>Threading: safe for many threads after its first run. Every native object of a run belongs to
 * a manager that is closed with the run.
 *
 * @param inputs names, in the order in which the block takes them
 */
record LoadedBlock(Model model, List<String> inputs) {

  LoadedBlock {
    inputs = List.copyOf(inputs);
  }

  /** What a run is given: 64-bit integers in direct memory, which is not copied. */
  record Input(ByteBuffer values, Shape shape) {}

  /** Runs the block; its outputs are gone when {@code read} returns. */
  <R> R run(Map<String, Input> given, Function<NDList, R> read) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDList in = new NDList(inputs.size());
      for (String name : inputs) {
        Input input = Objects.requireNonNull(given.get(name));
        NDArray array = manager.create(input.values(), input.shape(), DataType.INT64);
        array.setName(name);
        in.add(array);
      }
      NDList out = model.getBlock().forward(new ParameterStore(manager, false), in, false);
      return read.apply(out);
    }
  }

  /** Native arrays that no closed manager took along. */
  int heldArrays() {
    return model.getNDManager().getManagedArrays().size();
  }

  void close() {
    model.close();
  }
}
