package dev.millstream.flink.record;

import org.jspecify.annotations.Nullable;

/**
 * A record as the source gave it, before anything was decoded.
 *
 * @param key raw key, or null
 * @param value raw value, or null for a tombstone
 * @param origin where it came from
 */
@SuppressWarnings("ArrayRecordComponent") // travels, is never compared
public record SourceRecord(byte @Nullable [] key, byte @Nullable [] value, Origin origin) {}
