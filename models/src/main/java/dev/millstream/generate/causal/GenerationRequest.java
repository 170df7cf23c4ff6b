package dev.millstream.generate.causal;

import dev.millstream.generate.NextToken;
import dev.millstream.generate.StopRule;

/**
 * A text to be written.
 *
 * @param prompt token ids to go on from, at least one
 * @param sharedPrefix how many of its first ids other prompts share, as a system prompt's; these
 *     are computed once and kept. 0 for none. The text is the same whether they were kept or not
 * @param nextToken chooses its tokens; used for no other text
 * @param stopRule decides whether it is done; used for no other text
 * @param maxNewTokens tokens to be made at most; with 0 it ends at once
 * @param listener hears of it
 */
@SuppressWarnings("ArrayRecordComponent")
public record GenerationRequest(
    int[] prompt,
    int sharedPrefix,
    PromptOverflow overflow,
    NextToken nextToken,
    StopRule stopRule,
    int maxNewTokens,
    TextListener listener) {

  /**
   * Copies the prompt.
   *
   * @throws IllegalArgumentException when a number is out of range
   */
  public GenerationRequest {
    prompt = prompt.clone();
    if (sharedPrefix < 0 || sharedPrefix > prompt.length) {
      throw new IllegalArgumentException(
          "a shared prefix of %d tokens was named, but the prompt has %d."
              .formatted(sharedPrefix, prompt.length));
    }
    if (maxNewTokens < 0) {
      throw new IllegalArgumentException(
          "max new tokens were %d but must be at least 0.".formatted(maxNewTokens));
    }
  }

  /** The same with another listener. */
  GenerationRequest heardBy(TextListener other) {
    return new GenerationRequest(
        prompt, sharedPrefix, overflow, nextToken, stopRule, maxNewTokens, other);
  }
}
