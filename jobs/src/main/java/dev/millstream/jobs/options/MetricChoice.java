package dev.millstream.jobs.options;

/**
 * A metric that was asked for.
 *
 * @param name with a parameter after a colon, perhaps
 * @param parameters a JSON object
 */
public record MetricChoice(String name, String parameters) {}
