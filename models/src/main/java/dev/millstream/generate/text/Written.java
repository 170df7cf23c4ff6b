package dev.millstream.generate.text;

import dev.millstream.request.TaskResult;

/**
 * What came of a request.
 *
 * @param result what the pipeline of the task returns; its label is why the text ended, where there
 *     is one
 * @param promptTokens of all prompts or inputs
 * @param newTokens of all texts
 */
public record Written(TaskResult result, int promptTokens, int newTokens) {}
