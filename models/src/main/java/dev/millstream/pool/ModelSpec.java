package dev.millstream.pool;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which model is wanted, where, and how its batches are made; travels in the job graph.
 *
 * @param ref names the model
 * @param variant which of its ONNX files is run
 * @param device where it runs, or null for the best that the loading host has
 * @param batching how rows are put together
 */
public record ModelSpec(
    ModelRef ref, Variant variant, @Nullable Device device, BatchPolicy batching)
    implements Serializable {

  /** The model on the best device of the host, with the default batches. */
  public static ModelSpec of(ModelRef ref) {
    return new ModelSpec(ref, Variant.AUTO, null, BatchPolicy.DEFAULT);
  }

  /** The same with another model. */
  public ModelSpec with(ModelRef other) {
    return new ModelSpec(other, variant, device, batching);
  }

  /** The same with another variant. */
  public ModelSpec with(Variant other) {
    return new ModelSpec(ref, other, device, batching);
  }

  /** The same on another device. */
  public ModelSpec with(Device other) {
    return new ModelSpec(ref, variant, other, batching);
  }
}
