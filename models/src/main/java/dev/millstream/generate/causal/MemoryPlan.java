package dev.millstream.generate.causal;

/**
 * What memory outside the heap a loop will take, known before it takes any.
 *
 * @param cacheBytes for keys and values
 * @param logitsBytes for the logits of one run
 */
record MemoryPlan(long cacheBytes, long logitsBytes) {

  /**
   * The plan for these limits.
   *
   * @param allLogits whether logits of all tokens of a piece are wanted
   * @param paired whether a lone token is run beside another
   */
  static MemoryPlan of(
      CausalGraph graph, GenerationLimits limits, boolean allLogits, boolean paired) {
    // A growing cache is written to memory besides that of its text.
    int spare = graph.layout() == CacheLayout.GROWING || paired ? 1 : 0;
    long rows = (long) limits.slots() + limits.keptPrefixes() + spare;
    int together = Math.max(limits.slots(), paired ? 2 : 1);
    int logits = Math.max(together, logitsOfPiece(graph, limits, allLogits));
    return new MemoryPlan(
        Math.multiplyExact(rows * limits.slotTokens(), graph.tokenBytes()),
        logits * graph.logitsBytes());
  }

  private static int logitsOfPiece(CausalGraph graph, GenerationLimits limits, boolean allLogits) {
    return allLogits || graph.keptLogits() == null
        ? Math.min(limits.pieceTokens(), limits.slotTokens())
        : 1;
  }

  long bytes() {
    return cacheBytes + logitsBytes;
  }

  /**
   * This plan, if the limits allow it.
   *
   * @throws IllegalArgumentException when they do not
   */
  MemoryPlan within(GenerationLimits limits, CausalModel model) {
    if (bytes() > limits.memoryBytes()) {
      throw new IllegalArgumentException(
          ("%d slots of %d tokens and %d kept prefixes of model '%s' take %d bytes (keys and values"
                  + " %d, logits %d), but %d are allowed. Allow more, or have fewer or shorter slots:"
                  + " a token takes %d bytes.")
              .formatted(
                  limits.slots(),
                  limits.slotTokens(),
                  limits.keptPrefixes(),
                  model.name(),
                  bytes(),
                  cacheBytes,
                  logitsBytes,
                  limits.memoryBytes(),
                  model.graph().tokenBytes()));
    }
    return this;
  }
}
