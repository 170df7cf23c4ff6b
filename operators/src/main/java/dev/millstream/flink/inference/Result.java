package dev.millstream.flink.inference;

import org.jspecify.annotations.Nullable;

/**
 * A record and what the model made of it.
 *
 * @param input the record
 * @param output the answer; null where the record had nothing to ask
 * @param model the model's name
 * @param revision commit or content hash of the model's files
 * @param cost what the answer cost; null where the record had nothing to ask
 */
public record Result<I, O>(
    I input, @Nullable O output, String model, String revision, @Nullable Cost cost) {}
