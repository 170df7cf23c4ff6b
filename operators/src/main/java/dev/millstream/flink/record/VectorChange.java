package dev.millstream.flink.record;

import org.jspecify.annotations.Nullable;

/**
 * A chunk's change with its vector: what the sinks write.
 *
 * @param change the change
 * @param vector finite and of the model's dimension; null unless the change is an upsert
 * @param tokens tokens of the text, 0 where nothing was embedded
 * @param model name of the model
 * @param revision commit or content hash of the model
 */
@SuppressWarnings("ArrayRecordComponent") // travels, is never compared
public record VectorChange(
    ChunkChange change, float @Nullable [] vector, int tokens, String model, String revision) {}
