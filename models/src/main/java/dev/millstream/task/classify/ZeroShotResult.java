package dev.millstream.task.classify;

import java.util.List;

/**
 * How well each label fits, the best first; the fields are those of transformers'
 * zero-shot-classification.
 *
 * @param sequence the text
 * @param scores of the labels; they add up to 1 unless each was judged alone
 */
public record ZeroShotResult(String sequence, List<String> labels, List<Float> scores) {}
