package dev.millstream.flink.inference;

import dev.millstream.task.FailureCategory;

/**
 * A record that got no answer.
 *
 * @param input the record
 * @param category the reason, for programs
 * @param message the reason, for people: a sentence without the record's text
 * @param model name and revision of the model
 */
public record Failure<I>(I input, FailureCategory category, String message, String model) {}
