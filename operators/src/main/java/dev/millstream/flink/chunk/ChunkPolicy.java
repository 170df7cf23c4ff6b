package dev.millstream.flink.chunk;

import java.io.Serializable;

/**
 * How large chunks may be.
 *
 * @param maxTokens most tokens of a chunk, overlap included, the model's special tokens not
 * @param overlapTokens most tokens a chunk repeats of the text before it, in whole sentences; an
 *     edit then costs the following chunk too
 */
public record ChunkPolicy(int maxTokens, int overlapTokens) implements Serializable {
  private static final int LEAST_TOKENS = 16;

  /** Checks that a chunk has room for more than its overlap. */
  public ChunkPolicy {
    if (maxTokens < LEAST_TOKENS) {
      throw new IllegalArgumentException(
          "the largest chunk was set to %d tokens, but must have %d or more (chunk). Use e.g. 254 for a model of 256."
              .formatted(maxTokens, LEAST_TOKENS));
    }
    if (overlapTokens < 0 || overlapTokens > maxTokens / 2) {
      throw new IllegalArgumentException(
          "the overlap was set to %d tokens, but must be from 0 to half of the largest chunk, which has %d (chunk). Use 0 for none."
              .formatted(overlapTokens, maxTokens));
    }
  }

  /** 254 tokens, which with two special ones fill a model of 256, and no overlap. */
  public static ChunkPolicy defaults() {
    return new ChunkPolicy(254, 0);
  }

  /** Tokens for what a chunk does not repeat. */
  int ownTokens() {
    return maxTokens - overlapTokens;
  }
}
