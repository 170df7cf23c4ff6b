package dev.millstream.flink.evaluate;

import dev.millstream.flink.record.SourceRecord;

/**
 * What is right for a prediction.
 *
 * @param id that of the prediction
 * @param reference a JSON value
 * @param timestamp event time in milliseconds since 1970
 * @param source the record it came from
 */
public record Label(String id, String reference, long timestamp, SourceRecord source) {}
