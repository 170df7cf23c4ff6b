package dev.millstream.pool;

import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A pool on a host that has every device: a model asked for on a GPU is loaded on the CPU, and
 * counted.
 *
 * <p>Threading: safe for many threads.
 */
public final class CountingModels {
  private final List<Device> loaded = new CopyOnWriteArrayList<>();
  private final DeviceLeases devices = new DeviceLeases();
  private final ModelPool pool = new ModelPool(ModelLocator.ofThisProcess(), this::load);

  private LoadedModel load(ModelFiles files, Device device, ModelSpec spec) {
    loaded.add(device);
    return LoadedModel.load(files, Device.CPU, spec);
  }

  /** The pool. */
  public ModelPool pool() {
    return pool;
  }

  /** The registry that belongs to the pool. */
  public DeviceLeases devices() {
    return devices;
  }

  /** Where each copy was loaded, in the order of loading. */
  public List<Device> loaded() {
    return List.copyOf(loaded);
  }
}
