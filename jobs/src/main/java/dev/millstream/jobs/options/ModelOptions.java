package dev.millstream.jobs.options;

import dev.millstream.model.Device;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Which model runs, and how it is asked.
 *
 * @param model {@code default}, a folder, a URI, or {@code organisation/name} with an optional
 *     {@code @revision}
 * @param variant which of its ONNX files
 * @param prompt put before every text; null for none of one's own
 * @param promptName names a prompt of the model's configuration; null together with {@code prompt}
 *     for the model's own default
 * @param truncateDimension how many of the vector's leading numbers are kept; null for all
 * @param device where it runs; null for a GPU that Flink hands out, else the CPU
 * @param gpu how a GPU is used
 * @param onChange what becomes of a savepoint's vectors where another model made them
 */
public record ModelOptions(
    String model,
    Variant variant,
    @Nullable String prompt,
    @Nullable String promptName,
    @Nullable Integer truncateDimension,
    @Nullable Device device,
    GpuOptions gpu,
    OnModelChange onChange) {}
