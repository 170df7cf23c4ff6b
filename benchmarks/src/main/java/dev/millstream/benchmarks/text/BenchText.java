package dev.millstream.benchmarks.text;

/**
 * One text to embed.
 *
 * @param id unique in a run
 * @param text words of the corpus
 * @param tokens its tokens for MiniLM, special tokens included
 */
public record BenchText(String id, String text, int tokens) {}
