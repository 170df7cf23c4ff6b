package dev.millstream.jobs.options;

import org.jspecify.annotations.Nullable;

/**
 * Where documents come from, and how one is read from a record.
 *
 * @param from a topic, a file, or standard input
 * @param format what a record's value is
 * @param textField JSON field of the text
 * @param idField JSON field of the document's id; null for the record's key in Kafka and the field
 *     {@code id} in a file
 * @param titleField JSON field put before the text on a line of its own; null for none
 */
public record SourceOptions(
    Endpoint from,
    ValueFormat format,
    String textField,
    @Nullable String idField,
    @Nullable String titleField) {}
