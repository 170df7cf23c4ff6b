package dev.millstream.generate.causal;

/**
 * How much a {@link GenerationLoop} may hold and do at once.
 *
 * @param slots texts that are written side by side
 * @param slotTokens tokens that a text may have, prompt included
 * @param pieceTokens prompt tokens computed in a step, so that the texts being written wait no
 *     longer; results may depend on it in their last bits
 * @param keptPrefixes beginnings of prompts that are kept for the texts that share them; each takes
 *     the memory of a slot
 * @param memoryBytes that keys, values and logits may take outside the heap
 * @param beyondPositions whether slots may be longer than the positions of the model's config.json,
 *     as transformers allows: a model with a table of positions then fails at the first token
 *     beyond it, others write worse and worse
 */
public record GenerationLimits(
    int slots,
    int slotTokens,
    int pieceTokens,
    int keptPrefixes,
    long memoryBytes,
    boolean beyondPositions) {
  private static final int USUAL_PIECE = 64;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException with a sentence about the first that is wrong
   */
  public GenerationLimits {
    requireAtLeast("slots", slots, 1);
    requireAtLeast("tokens of a slot", slotTokens, 2);
    requireAtLeast("prompt tokens in a step", pieceTokens, 1);
    requireAtLeast("kept prefixes", keptPrefixes, 0);
    requireAtLeast("bytes of memory", memoryBytes, 1);
  }

  /** With pieces of 64 prompt tokens, and one prefix kept. */
  public static GenerationLimits of(int slots, int slotTokens, long memoryBytes) {
    return new GenerationLimits(slots, slotTokens, USUAL_PIECE, 1, memoryBytes, false);
  }

  /** The same with other pieces of prompts. */
  public GenerationLimits withPieceTokens(int tokens) {
    return new GenerationLimits(
        slots, slotTokens, tokens, keptPrefixes, memoryBytes, beyondPositions);
  }

  /** The same with another number of kept prefixes. */
  public GenerationLimits withKeptPrefixes(int prefixes) {
    return new GenerationLimits(
        slots, slotTokens, pieceTokens, prefixes, memoryBytes, beyondPositions);
  }

  /** The same with one slot and no kept prefix, as a scorer has. */
  public GenerationLimits forOneText() {
    return new GenerationLimits(1, slotTokens, pieceTokens, 0, memoryBytes, beyondPositions);
  }

  /** The same with slots that may be longer than the model's positions. */
  public GenerationLimits withBeyondPositions() {
    return new GenerationLimits(slots, slotTokens, pieceTokens, keptPrefixes, memoryBytes, true);
  }

  private static void requireAtLeast(String what, long value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s were %d but must be at least %d.".formatted(what, value, least));
    }
  }
}
