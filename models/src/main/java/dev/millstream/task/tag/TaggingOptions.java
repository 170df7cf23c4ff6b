package dev.millstream.task.tag;

import dev.millstream.tokenize.Truncation;
import java.io.Serializable;
import java.util.Set;

/**
 * What is told of a text; the names are those of transformers' parameters.
 *
 * @param ignoreLabels tags, or groups, that are not told
 * @param stride tokens that neighbouring windows of a long text share; 0 to read one row only
 * @param truncation of a text that is too long for one row: {@code ERROR}, or else its end is cut
 */
public record TaggingOptions(
    AggregationStrategy aggregationStrategy,
    Set<String> ignoreLabels,
    int stride,
    Truncation truncation)
    implements Serializable {
  /** Token by token, all but "O", of the beginning of a text that is too long. */
  public static final TaggingOptions DEFAULT =
      new TaggingOptions(AggregationStrategy.NONE, Set.of("O"), 0);

  /**
   * Takes a copy of the set.
   *
   * @throws IllegalArgumentException when the stride is negative, or there is one and long texts
   *     are refused
   */
  public TaggingOptions {
    ignoreLabels = Set.copyOf(ignoreLabels);
    if (stride < 0) {
      throw new IllegalArgumentException(
          "stride was "
              + stride
              + " but must be 0 or more: it is how many tokens the windows of a long text share.");
    }
    if (stride > 0 && truncation == Truncation.ERROR) {
      throw new IllegalArgumentException(
          "stride was "
              + stride
              + " but long texts are to be refused, so there are no windows to share tokens. Leave"
              + " out one of the two.");
    }
  }

  /** As Python's pipeline, which cuts the end of a text where there is no stride. */
  public TaggingOptions(
      AggregationStrategy aggregationStrategy, Set<String> ignoreLabels, int stride) {
    this(aggregationStrategy, ignoreLabels, stride, Truncation.ONLY_FIRST);
  }

  /** Another stride. */
  public TaggingOptions withStride(int tokens) {
    return new TaggingOptions(aggregationStrategy, ignoreLabels, tokens, truncation);
  }

  /** Another strategy. */
  public TaggingOptions withStrategy(AggregationStrategy strategy) {
    return new TaggingOptions(strategy, ignoreLabels, stride, truncation);
  }
}
