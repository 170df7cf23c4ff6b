package dev.millstream.flink.evaluate;

import dev.millstream.flink.record.SourceRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row to be judged; its columns are JSON values, null where absent.
 *
 * @param prediction what was predicted
 * @param reference what is right
 * @param score the model's score
 * @param group values of the groups asked for, in their order
 * @param timestamp event time in milliseconds since 1970; not used by windows of rows
 * @param source the record it was decoded from
 */
public record JudgedRow(
    @Nullable String prediction,
    @Nullable String reference,
    @Nullable String score,
    List<String> group,
    long timestamp,
    SourceRecord source) {}
