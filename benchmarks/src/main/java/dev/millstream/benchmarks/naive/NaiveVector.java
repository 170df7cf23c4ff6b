package dev.millstream.benchmarks.naive;

/**
 * What is written.
 *
 * @param model what the vector was made with
 * @param revision of the model
 */
@SuppressWarnings("ArrayRecordComponent") // travels, is never compared
public record NaiveVector(String id, String text, float[] vector, String model, String revision) {}
