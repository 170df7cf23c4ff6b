package dev.millstream.flink.record;

import org.jspecify.annotations.Nullable;

/**
 * A request with what the model made of it.
 *
 * @param request what was asked
 * @param result a JSON value, in the shape of Python's pipeline; null where the record is gone
 * @param label the best label, for routing; null where the task has none
 * @param score of the label; NaN where there is none
 * @param model name of the model
 * @param revision commit or content hash of the model
 */
public record InferenceAnswer(
    InferenceRequest request,
    @Nullable String result,
    @Nullable String label,
    double score,
    String model,
    String revision) {}
