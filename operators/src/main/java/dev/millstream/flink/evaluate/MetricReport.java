package dev.millstream.flink.evaluate;

import java.util.List;

/**
 * One figure: a metric over a window of a group. The same window, group and metric may come again,
 * with rows that came late counted in; the last one holds.
 *
 * @param start of a window by time, in milliseconds since 1970; of a window by rows, the number of
 *     its first row in the group, from 0, below 0 where the window began before the first row; of
 *     all rows, the least event time, or 0 where no row has a time
 * @param end exclusive; of all rows, the greatest event time + 1, or how many rows there are
 * @param count rows of the window and group, those included that this metric refused
 * @param groupNames names of the groups, in their order
 * @param group their values
 * @param metric name of the metric, without what stands after a colon
 * @param parameters all parameters it was given, a JSON object
 * @param value a JSON value; {@code {"undefined": "…"}} says why there is none
 * @param n rows that the metric counted in
 */
public record MetricReport(
    long start,
    long end,
    long count,
    List<String> groupNames,
    List<String> group,
    String metric,
    String parameters,
    String value,
    long n) {}
