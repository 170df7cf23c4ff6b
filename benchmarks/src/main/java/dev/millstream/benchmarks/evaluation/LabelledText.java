package dev.millstream.benchmarks.evaluation;

/**
 * A text to classify, and what is right.
 *
 * @param id unique in a run
 * @param label what is right
 * @param group one of few
 * @param timestamp event time in milliseconds since 1970
 */
public record LabelledText(String id, String text, String label, String group, long timestamp) {}
