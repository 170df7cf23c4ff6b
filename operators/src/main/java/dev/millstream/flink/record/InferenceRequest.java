package dev.millstream.flink.record;

import org.jspecify.annotations.Nullable;

/**
 * What a record asks of a model, or the news that it is gone.
 *
 * @param id a JSON value, or null where the record has none
 * @param inputs a JSON value as the Inference API has it; null where the record is gone
 * @param parameters a JSON object that overrides the job's, or null
 * @param source the record it was decoded from
 * @param adapter the name of the adapter that the model is to have; null for none
 */
public record InferenceRequest(
    @Nullable String id,
    @Nullable String inputs,
    @Nullable String parameters,
    SourceRecord source,
    @Nullable String adapter) {

  /** Asks the model without adapter. */
  public InferenceRequest(
      @Nullable String id,
      @Nullable String inputs,
      @Nullable String parameters,
      SourceRecord source) {
    this(id, inputs, parameters, source, null);
  }
}
