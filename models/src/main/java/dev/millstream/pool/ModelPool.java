package dev.millstream.pool;

import dev.millstream.engine.DeviceUnavailableException;
import dev.millstream.engine.Devices;
import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelFiles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the models that this process has loaded: each one once per device and engine, however many
 * slots, operators and jobs ask for it.
 *
 * <p>Threading: safe for many threads. Whoever asks first loads; the others wait for it. Different
 * models load at the same time.
 *
 * <p>Life cycle: leases are counted. The last one given back closes the model; a failed load leaves
 * nothing behind, and the next caller tries again.
 */
public final class ModelPool {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPool.class);
  private static final ModelPool OF_THIS_PROCESS = new ModelPool();

  private final ModelLocator locator;
  private final Loader loader;
  private final Map<Key, SharedSlot<LoadedModel>> slots = new ConcurrentHashMap<>();

  /** Opens the files of a model on a device. */
  interface Loader {
    LoadedModel load(ModelFiles files, Device device, ModelSpec spec);
  }

  /** A pool of its own, so that a model can be loaded beside itself and the two be compared. */
  public ModelPool() {
    this(ModelLocator.ofThisProcess(), LoadedModel::load);
  }

  ModelPool(ModelLocator locator, Loader loader) {
    this.locator = locator;
    this.loader = loader;
  }

  /** The one pool of this process (of this class loader, where there are several). */
  public static ModelPool ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * Leases a model and loads it if nobody else holds it. Blocks while it loads.
   *
   * <p>A model that is already loaded keeps the batches, the use of the GPU and the cache it was
   * loaded with.
   *
   * @throws dev.millstream.model.ModelLoadException when it cannot be found or loaded
   * @throws dev.millstream.hub.client.HubException when it cannot be fetched
   * @throws InterruptedException when interrupted while another caller loads the model
   */
  public Lease lease(ModelSpec spec) throws InterruptedException {
    try {
      return lease(spec, device(spec), "");
    } catch (DeviceUnavailableException e) {
      if (spec.fallback() == GpuOptions.Fallback.FAIL) {
        throw e;
      }
      return lease(spec, Device.CPU, String.valueOf(e.getMessage()));
    }
  }

  private static Device device(ModelSpec spec) {
    if (spec.device() == null && spec.engine() != EngineChoice.DIRECT) {
      return Device.CPU;
    }
    Device device = spec.device() == null ? Devices.best() : spec.device();
    return device.isAny() ? device.at(0) : device;
  }

  /** Leases one copy; whoever loads it for want of a better device says why. */
  private Lease lease(ModelSpec spec, Device device, String why) throws InterruptedException {
    ModelFiles files = spec.locate(locator, device.kind());
    Key key = new Key(files.name(), files.revision(), files.onnxName(), device, spec.engine());
    SharedSlot<LoadedModel> slot =
        slots.computeIfAbsent(key, k -> new SharedSlot<>(LoadedModel::close));
    LoadedModel model =
        slot.take(
            () -> {
              if (!why.isEmpty()) {
                LOG.warn("{} runs on the CPU instead: {}", files.name(), why);
              }
              return loader.load(files, device, spec);
            });
    warnOfWhatIsNotUsed(model, device, spec);
    return new Lease(model, slot::giveBack);
  }

  private static void warnOfWhatIsNotUsed(LoadedModel model, Device device, ModelSpec spec) {
    if (!model.batching().equals(spec.batching())) {
      LOG.warn(
          "{} is loaded on {} with {}; {} is not used. Give both jobs the same batch options.",
          model,
          device,
          model.batching(),
          spec.batching());
    }
    if (model.cachedTexts() != spec.cachedTexts()) {
      LOG.warn(
          "{} is loaded on {} and keeps the answers to {} texts, not to {}. Give both jobs the same number.",
          model,
          device,
          model.cachedTexts(),
          spec.cachedTexts());
    }
    if (device.isGpu() && !model.gpu().isSameUse(spec.gpu())) {
      LOG.warn(
          "{} is loaded on {} with {}; {} is not used. Give both jobs the same options for GPUs.",
          model,
          device,
          model.gpu(),
          spec.gpu());
    }
  }

  private record Key(
      String name, String revision, String file, Device device, EngineChoice engine) {}
}
