package dev.millstream.flink.record;

import org.jspecify.annotations.Nullable;

/**
 * A record that could not go on, with the reason.
 *
 * @param key raw key as the source gave it
 * @param value what the failing stage was given: the record's raw value, or a chunk's text in UTF-8
 * @param origin where the record came from
 * @param stage the operator that gave up: {@code decode}, {@code chunk}, {@code embed}, {@code
 *     infer}, {@code evaluate} or {@code write}
 * @param category for programs: the name of a failure category, or of a {@link
 *     dev.millstream.flink.evaluate.NotCounted}
 * @param message for people: a sentence without the record's text
 * @param model name and revision of the model, or null before any model was asked
 */
@SuppressWarnings("ArrayRecordComponent") // travels, is never compared
public record DeadLetter(
    byte @Nullable [] key,
    byte @Nullable [] value,
    Origin origin,
    String stage,
    String category,
    String message,
    @Nullable String model) {}
