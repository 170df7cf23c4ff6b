package dev.millstream.task.classify;

/**
 * How well a label fits; the fields are those of transformers' text-classification.
 *
 * @param score by the function applied; a probability but for regression and raw scores
 */
public record LabelScore(String label, float score) {}
