package dev.millstream.task.answer;

/**
 * A question and the text in which its answer is sought.
 *
 * @param context may be far longer than the model's rows
 */
public record Question(String question, String context) {}
