package dev.millstream.task.answer;

/**
 * Tokens of a window that may be an answer.
 *
 * @param score probability of the first times that of the last
 * @param first token
 * @param last token, included
 */
record Span(float score, int first, int last) {}
