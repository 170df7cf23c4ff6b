package dev.millstream.request;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model, as JSON.
 *
 * @param inputs JSON value: what the task reads, one or a list
 * @param parameters JSON object of parameters with Python's names, or null for none
 */
public record TaskRequest(String inputs, @Nullable String parameters) {}
