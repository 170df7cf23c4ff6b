package dev.millstream.generate.causal;

/**
 * The keys and values of several texts, a row each, and the runs that lengthen them.
 *
 * <p>Threading: confined to one thread, but for {@link #cancel()}. A run that fails leaves its rows
 * as long as they were.
 */
interface CacheRows extends AutoCloseable {

  /**
   * Makes empty rows for the slots, then for the kept prefixes.
   *
   * @param paired whether a lone token is run beside another
   */
  static CacheRows of(
      CausalGraph graph, GenerationLimits limits, ForwardRun forward, boolean paired) {
    return graph.layout() == CacheLayout.SHARED
        ? new SharedCache(graph, limits, forward, paired)
        : new GrowingCache(graph, limits, forward);
  }

  /** Tokens that a row holds. */
  int length(int row);

  /** How many of so many rows may be given to one run. */
  int together(int rows);

  /**
   * Appends tokens to rows beside each other, as many to each, in one run.
   *
   * @param ids of the first row, then of the next
   * @return how many tokens of each row have logits: all, or the last
   */
  int extend(int first, int rows, int[] ids);

  /** Copies the logits of a token, counted over those of the last run that have any. */
  void readLogits(int token, float[] to);

  /** Makes one row what another is, which keeps its own. */
  void copy(int from, int to);

  /** Makes one row what another is, which is then empty. */
  void move(int from, int to);

  /** Makes a row empty. */
  void clear(int row);

  /** Ends the run under way, which then fails. Any thread may call it. */
  void cancel();

  @Override
  void close();
}
