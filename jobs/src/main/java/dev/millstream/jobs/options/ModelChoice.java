package dev.millstream.jobs.options;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which model runs, and where.
 *
 * @param model {@code default}, a folder, a URI, or {@code organisation/name} with an optional
 *     {@code @revision}
 * @param variant which of its ONNX files
 * @param device where it runs; null for a GPU that Flink hands out, else the CPU
 * @param gpu how a GPU is used
 * @param engine what runs it
 * @param adapter what changes the model when it is loaded, for all records, or null for nothing
 * @param adapters what records choose from instead, or null where all are asked of the same model
 */
public record ModelChoice(
    String model,
    Variant variant,
    @Nullable Device device,
    GpuOptions gpu,
    EngineChoice engine,
    @Nullable AdapterRef adapter,
    @Nullable AdapterChoice adapters) {

  /** A model as it is, without adapter. */
  public ModelChoice(
      String model, Variant variant, @Nullable Device device, GpuOptions gpu, EngineChoice engine) {
    this(model, variant, device, gpu, engine, null, null);
  }

  /** The JSON field by which records choose an adapter; null where they do not. */
  public @Nullable String adapterField() {
    return adapters == null ? null : adapters.field();
  }

  /** The adapters that records choose from; none where all are asked of the same model. */
  public List<AdapterRef> choices() {
    return adapters == null ? List.of() : adapters.adapters();
  }

  /** The model with its batches, and the adapter of all records. */
  public ModelSpec spec(BatchOptions batches) {
    return new ModelSpec(
        ModelRef.parse(model),
        variant,
        device,
        new BatchPolicy(batches.budget(), batches.rows(), batches.window(), batches.delay()),
        gpu,
        engine,
        batches.cachedTexts(),
        adapter);
  }
}
