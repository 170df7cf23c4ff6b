package dev.millstream.generate.text;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model that writes.
 *
 * @param inputs JSON: a string to go on from, a list of messages to answer, or a list of these; for
 *     an encoder-decoder a string or a list of strings
 * @param parameters JSON object of parameters with Python's names, or null for none
 * @param seed of what is drawn where the parameters name none; the same seed gives the same text
 */
public record WritingRequest(String inputs, @Nullable String parameters, long seed) {}
