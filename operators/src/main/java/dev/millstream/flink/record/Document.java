package dev.millstream.flink.record;

import org.jspecify.annotations.Nullable;

/**
 * One version of a document, or the news that it is gone.
 *
 * @param id not empty
 * @param text the text, or null when the document was deleted
 * @param source the record it was decoded from
 */
public record Document(String id, @Nullable String text, SourceRecord source) {}
