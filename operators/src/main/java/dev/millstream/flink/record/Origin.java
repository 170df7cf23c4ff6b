package dev.millstream.flink.record;

import java.util.List;

/**
 * Where a record came from; stays with it to the sinks and the dead letters.
 *
 * @param source the topic, or the file's name
 * @param partition the topic's partition, 0 for a file
 * @param position the offset in the partition, or the line of the file counted from 1
 * @param timestamp the record's own, in milliseconds since 1970, or -1 where it has none
 * @param headers the record's headers in their order
 */
public record Origin(
    String source, int partition, long position, long timestamp, List<Header> headers) {}
