package dev.millstream.task.tag;

import java.io.Serializable;
import java.util.Set;

/**
 * What is told of a text; the names are those of transformers' parameters.
 *
 * @param ignoreLabels tags, or groups, that are not told
 * @param stride tokens that neighbouring windows of a long text share; 0 to read its beginning only
 */
public record TaggingOptions(
    AggregationStrategy aggregationStrategy, Set<String> ignoreLabels, int stride)
    implements Serializable {
  /** Token by token, all but "O", of the beginning of a text that is too long. */
  public static final TaggingOptions DEFAULT =
      new TaggingOptions(AggregationStrategy.NONE, Set.of("O"), 0);

  /**
   * Takes a copy of the set.
   *
   * @throws IllegalArgumentException when the stride is negative
   */
  public TaggingOptions {
    ignoreLabels = Set.copyOf(ignoreLabels);
    if (stride < 0) {
      throw new IllegalArgumentException(
          "stride was "
              + stride
              + " but must be 0 or more: it is how many tokens the windows of a long text share.");
    }
  }

  /** Another strategy. */
  public TaggingOptions withStrategy(AggregationStrategy strategy) {
    return new TaggingOptions(strategy, ignoreLabels, stride);
  }
}
