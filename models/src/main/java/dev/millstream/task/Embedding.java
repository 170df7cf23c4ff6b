package dev.millstream.task;

/**
 * A text's vector.
 *
 * @param vector finite numbers, as many as the model's dimension; owned by the receiver
 * @param tokens tokens of the text that the model read, special tokens included
 */
@SuppressWarnings("ArrayRecordComponent") // travels, is never compared
public record Embedding(float[] vector, int tokens) {}
