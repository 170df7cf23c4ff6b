package dev.millstream.pool;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which model is wanted, where, and how its batches are made; travels in the job graph.
 *
 * @param ref names the model
 * @param variant which of its files is run
 * @param device where it runs, or null for the best that the loading host has
 * @param batching how rows are put together
 * @param gpu how a GPU is used
 * @param engine what runs it
 * @param cachedTexts to how many texts answers are kept in each process, so that the same text
 *     again is not run again; 0 for none
 * @param adapter what changes the model when it is loaded, or null for nothing
 */
public record ModelSpec(
    ModelRef ref,
    Variant variant,
    @Nullable Device device,
    BatchPolicy batching,
    GpuOptions gpu,
    EngineChoice engine,
    int cachedTexts,
    @Nullable AdapterRef adapter)
    implements Serializable {

  /**
   * Checks the number of texts, and that the engine can run the variant.
   *
   * @throws IllegalArgumentException when the number is below 0, or the engine cannot
   */
  public ModelSpec {
    variant = engine.variant(variant);
    if (cachedTexts < 0) {
      throw new IllegalArgumentException(
          "cachedTexts was %d but must be at least 0: it is the number of texts whose answers are kept. Use e.g. 100000, or 0 for none."
              .formatted(cachedTexts));
    }
  }

  /** A model that ONNX Runtime runs, called directly. */
  public ModelSpec(
      ModelRef ref,
      Variant variant,
      @Nullable Device device,
      BatchPolicy batching,
      GpuOptions gpu,
      int cachedTexts) {
    this(ref, variant, device, batching, gpu, EngineChoice.DIRECT, cachedTexts, null);
  }

  /** A model that uses a GPU, if it runs on one, as it finds it. */
  public ModelSpec(ModelRef ref, Variant variant, @Nullable Device device, BatchPolicy batching) {
    this(ref, variant, device, batching, GpuOptions.DEFAULT, 0);
  }

  /** The model on the best device of the host, with the default batches. */
  public static ModelSpec of(ModelRef ref) {
    return new ModelSpec(ref, Variant.AUTO, null, BatchPolicy.DEFAULT);
  }

  /** The same with another model. */
  public ModelSpec with(ModelRef other) {
    return new ModelSpec(other, variant, device, batching, gpu, engine, cachedTexts, adapter);
  }

  /** The same with another variant. */
  public ModelSpec with(Variant other) {
    return new ModelSpec(ref, other, device, batching, gpu, engine, cachedTexts, adapter);
  }

  /** The same on another device. */
  public ModelSpec with(Device other) {
    return new ModelSpec(ref, variant, other, batching, gpu, engine, cachedTexts, adapter);
  }

  /** The same with another use of GPUs. */
  public ModelSpec with(GpuOptions other) {
    return new ModelSpec(ref, variant, device, batching, other, engine, cachedTexts, adapter);
  }

  /**
   * The same run by another engine.
   *
   * @throws IllegalArgumentException when that cannot run the variant
   */
  public ModelSpec with(EngineChoice other) {
    return new ModelSpec(ref, variant, device, batching, gpu, other, cachedTexts, adapter);
  }

  /** The same with answers kept to another number of texts. */
  public ModelSpec withCachedTexts(int texts) {
    return new ModelSpec(ref, variant, device, batching, gpu, engine, texts, adapter);
  }

  /** The same changed by an adapter, or by none. */
  public ModelSpec withAdapter(@Nullable AdapterRef other) {
    return new ModelSpec(ref, variant, device, batching, gpu, engine, cachedTexts, other);
  }

  /**
   * The files of the model and of its adapter; what is missing is fetched.
   *
   * @param kind of device that the variant {@code auto} is chosen for
   * @throws dev.millstream.model.ModelLoadException when they cannot be found
   * @throws dev.millstream.hub.client.HubException when they cannot be fetched
   */
  public ModelFiles locate(ModelLocator locator, Device.Kind kind) {
    ModelFiles model = locator.locate(ref, variant, kind);
    return adapter == null ? model : model.adaptedBy(locator.adapter(adapter.ref()));
  }

  /**
   * The same on the GPU that its slot was given. What happens where that cannot be used stays what
   * it was before a device was named. Engines of DJL stay on the CPU.
   */
  public ModelSpec onSlotsGpu(int index) {
    if (engine != EngineChoice.DIRECT) {
      return this;
    }
    return with(gpu.withFallback(fallback()))
        .with(device == null ? Device.cuda(index) : device.at(index));
  }

  /**
   * Refuses an adapter, for models that are loaded without one.
   *
   * @throws IllegalArgumentException when one is named
   */
  public void requireNoAdapter() {
    if (adapter != null) {
      throw new IllegalArgumentException(
          "the adapter '%s' was named, but models that write take none. Leave it out, or merge it before the model is exported."
              .formatted(adapter.ref()));
    }
  }

  /** What happens where the device cannot be used: who names a GPU means it. */
  public GpuOptions.Fallback fallback() {
    if (gpu.fallback() != null) {
      return gpu.fallback();
    }
    return device == null ? GpuOptions.Fallback.CPU : GpuOptions.Fallback.FAIL;
  }
}
