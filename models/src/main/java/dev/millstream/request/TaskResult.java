package dev.millstream.request;

import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param json exactly what Python's pipeline returns
 * @param label the best label, entity, token or answer where the task has one and there was one
 *     input, for routing; else null
 * @param score its score, or the best number of a task without labels; NaN where there is none
 */
public record TaskResult(String json, @Nullable String label, double score) {}
