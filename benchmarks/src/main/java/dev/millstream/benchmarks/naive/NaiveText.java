package dev.millstream.benchmarks.naive;

/** What is read. */
public record NaiveText(String id, String text) {}
