package dev.millstream.flink.evaluate;

/**
 * A figure that broke a rule.
 *
 * @param report the figure with its window and group
 * @param rule as it was given
 * @param value the number that broke it
 * @param threshold what the number was held against
 */
public record Alert(MetricReport report, String rule, double value, double threshold) {}
