package dev.millstream.pool;

import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which model is wanted, where, and how its batches are made; travels in the job graph.
 *
 * @param ref names the model
 * @param device where it runs, or null for the best that the loading host has
 * @param batching how rows are put together
 */
public record ModelSpec(ModelRef ref, @Nullable Device device, BatchPolicy batching)
    implements Serializable {

  /** The model on the best device of the host, with the default batches. */
  public static ModelSpec of(ModelRef ref) {
    return new ModelSpec(ref, null, BatchPolicy.DEFAULT);
  }
}
