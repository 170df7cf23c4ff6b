package dev.millstream.flink.record;

import org.jspecify.annotations.Nullable;

/**
 * One header of a source record, as it was.
 *
 * @param key not unique within a record
 * @param value raw bytes, or null where the source had none
 */
@SuppressWarnings("ArrayRecordComponent") // travels, is never compared
public record Header(String key, byte @Nullable [] value) {}
