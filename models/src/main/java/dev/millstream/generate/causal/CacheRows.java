package dev.millstream.generate.causal;

/**
 * The keys and values of several texts, a row each, and the runs that lengthen them.
 *
 * <p>Threading: confined to one thread, but for {@link #cancel()}. A piece that fails leaves its
 * row as long as it was; after a step that fails the first rows must be cleared.
 */
interface CacheRows extends AutoCloseable {

  /** Makes empty rows for the slots, then for the kept prefixes. */
  static CacheRows of(CausalGraph graph, GenerationLimits limits, ForwardRun forward) {
    return graph.layout() == CacheLayout.SHARED
        ? new SharedCache(graph, limits, forward)
        : new GrowingCache(graph, limits, forward);
  }

  /** Tokens that a row holds. */
  int length(int row);

  /**
   * Appends tokens to one row.
   *
   * @return the logits that the row's last token has, counted in tokens
   */
  int extend(int row, int[] ids, int from, int to);

  /** Appends a token to each of the first rows, whose logits are then counted as the rows are. */
  void extendFirst(int[] ids);

  /** Copies the logits of the last run, counted in tokens. */
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
