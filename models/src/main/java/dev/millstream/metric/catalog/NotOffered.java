package dev.millstream.metric.catalog;

import java.util.Map;

/**
 * Metrics of Python's evaluate that cannot be kept in a bounded, mergeable state or need a model,
 * and what to use instead.
 */
final class NotOffered {
  static final Map<String, String> REASONS =
      Map.of(
          "spearmanr",
          "it ranks all rows of a window at once, and ranks of parts do not merge; use pearsonr, or roc_auc for two classes",
          "squad_v2",
          "its best thresholds need the sorted no-answer probabilities of all rows; use squad, and roc_auc on the probabilities",
          "bertscore",
          "it needs a model of its own; embed both texts in the stream and judge their cosine with mae or quantiles",
          "auc",
          "it is ambiguous; use roc_auc or average_precision",
          "pr_auc",
          "it has several definitions; average_precision is the one in steps, scikit-learn's",
          "mauve",
          "it clusters all texts of a window at once; use rouge or chrf");

  private NotOffered() {}
}
