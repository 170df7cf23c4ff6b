package dev.millstream.flink.record;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a text that is written for a request.
 *
 * @param id of the request, a JSON value, or null where the record has none
 * @param key raw key of the record
 * @param origin where the record came from, without its headers
 * @param text its place among the texts of the request, from 0
 * @param sequence its number among the pieces of the text, from 0
 * @param piece whole characters; empty in the last one
 * @param end why the text ended, in its last piece; else null
 */
@SuppressWarnings("ArrayRecordComponent") // travels, is never compared
public record RequestPiece(
    @Nullable String id,
    byte @Nullable [] key,
    Origin origin,
    int text,
    int sequence,
    String piece,
    @Nullable String end) {}
