package dev.millstream.generate.seq;

import dev.millstream.generate.beam.FoundText;

/**
 * A text that was written.
 *
 * @param text without special tokens
 * @param tokens its ids, why it ended, and its score among the beams
 */
public record Text2TextResult(String text, FoundText tokens) {}
