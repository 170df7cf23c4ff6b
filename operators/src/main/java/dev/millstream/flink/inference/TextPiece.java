package dev.millstream.flink.inference;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a text that is being written.
 *
 * <p>The pieces of a text come in order, numbered from 0 without a gap; put together they are the
 * text. The last one says how it ended and is empty. Pieces are told at least once: after a failure
 * a text is written again, and the same pieces come again with the same numbers, so that a reader
 * keeps the first of each record, text and number. The whole text comes in the stream of results.
 *
 * @param input the record
 * @param text its place among the texts of the record, from 0
 * @param sequence its number among the pieces of the text, from 0
 * @param piece whole characters; empty in the last one
 * @param end null but in the last one: {@code eos_token}, {@code length} or {@code stop_sequence};
 *     for a record that failed the name of its {@link dev.millstream.task.FailureCategory}, once
 *     for each of its texts that had begun, or for the one that would have been next
 */
public record TextPiece<I>(I input, int text, int sequence, String piece, @Nullable String end) {}
