package dev.millstream.benchmarks.generate;

import dev.millstream.generate.NextToken;
import dev.millstream.generate.causal.GenerationRequest;
import dev.millstream.generate.causal.PromptOverflow;
import dev.millstream.generate.causal.TextListener;
import java.util.Arrays;

/** Requests whose prompts are made up and whose texts end at no token but the last asked for. */
final class BenchPrompt {
  private static final int FIRST_ID = 100; // those below are control tokens in most vocabularies
  private static final int STRIDE = 31;
  private static final int APART = 977;

  /** The id of the largest logit, the first of equals. */
  private static final NextToken GREEDY =
      (ids, logits) -> {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
          if (logits[id] > logits[best]) {
            best = id;
          }
        }
        return best;
      };

  private BenchPrompt() {}

  /**
   * A request.
   *
   * @param number tells its prompt from others
   */
  static GenerationRequest request(
      int vocabulary, int promptTokens, int number, int newTokens, TextListener listener) {
    int[] prompt = new int[promptTokens];
    int usual = Math.max(1, vocabulary - FIRST_ID);
    int first = Math.min(FIRST_ID, vocabulary - 1);
    Arrays.setAll(prompt, i -> first + (int) ((STRIDE * (long) i + APART * (long) number) % usual));
    return new GenerationRequest(
        prompt, 0, PromptOverflow.REFUSE, GREEDY, text -> null, newTokens, listener);
  }
}
