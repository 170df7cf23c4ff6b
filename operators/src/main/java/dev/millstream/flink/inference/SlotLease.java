package dev.millstream.flink.inference;

import dev.millstream.pool.DeviceLease;
import dev.millstream.pool.DeviceLeases;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import java.io.Serializable;
import java.util.OptionalInt;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;

/**
 * A model leased for a slot, on the GPU that the slot has, until it is closed.
 *
 * <p>Threading: as {@link Lease}. Closing gives the model back, then the device.
 */
final class SlotLease implements AutoCloseable {
  private final Lease model;
  private final @Nullable DeviceLease device;

  private SlotLease(Lease model, @Nullable DeviceLease device) {
    this.model = model;
    this.device = device;
  }

  /** Where a task leases its model; travels in the job graph. */
  @FunctionalInterface
  interface Source extends Serializable {

    /**
     * Leases a model for the slot of a task.
     *
     * @throws dev.millstream.model.ModelLoadException when it cannot be loaded
     */
    SlotLease open(ModelSpec spec, RuntimeContext context) throws InterruptedException;
  }

  /** Leases from the pool and the devices of this process. */
  static SlotLease ofThisProcess(ModelSpec spec, RuntimeContext context)
      throws InterruptedException {
    return open(ModelPool.ofThisProcess(), DeviceLeases.ofThisProcess(), spec, context);
  }

  /** Leases a device, if the slot is to have one, and the model on it. */
  static SlotLease open(
      ModelPool pool, DeviceLeases devices, ModelSpec spec, RuntimeContext context)
      throws InterruptedException {
    DeviceLease device = SlotDevice.lease(devices, spec, context);
    try {
      Lease model = pool.lease(device == null ? spec : spec.onSlotsGpu(device.gpu()));
      return new SlotLease(model, device);
    } catch (RuntimeException | InterruptedException | Error e) {
      if (device != null) {
        device.close();
      }
      throw e;
    }
  }

  LoadedModel model() {
    return model.model();
  }

  /** The GPU that was chosen for the slot; empty where it has none, or one was named. */
  OptionalInt gpu() {
    return device == null ? OptionalInt.empty() : OptionalInt.of(device.gpu());
  }

  @Override
  public void close() {
    try {
      model.close();
    } finally {
      if (device != null) {
        device.close();
      }
    }
  }
}
