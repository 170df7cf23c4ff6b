package dev.millstream.task.tag;

/** How the tokens of a text become entities; transformers' {@code aggregation_strategy}. */
public enum AggregationStrategy {
  /** Each token is an entity of its own. */
  NONE,
  /** Neighbouring tokens of one tag are an entity. */
  SIMPLE,
  /** A word has the tag of its first token. */
  FIRST,
  /** A word has the tag that its tokens' mean probabilities give. */
  AVERAGE,
  /** A word has the tag of its surest token. */
  MAX;

  boolean isOfWords() {
    return this == FIRST || this == AVERAGE || this == MAX;
  }
}
