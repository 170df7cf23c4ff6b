package dev.millstream.generate.decode;

import dev.millstream.generate.LogitsProcessor;
import java.util.Arrays;
import java.util.Collection;

/**
 * Processors that depend on how long a text is, and that rule tokens out or in wherever they are.
 * Lengths are in tokens; of an encoder-decoder they are the decoder's.
 *
 * <p>Threading: the processors hold no state and may be shared.
 */
final class LengthRules {
  private static final float OUT = Float.NEGATIVE_INFINITY;

  private LengthRules() {}

  /** No end before the text has so many tokens, prompt included. */
  static LogitsProcessor minLength(int length, Collection<Integer> eosIds) {
    int[] ends = array(eosIds);
    return (ids, scores) -> {
      if (ids.size() < length) {
        ruleOut(ends, scores);
      }
    };
  }

  /** No end before so many tokens were made. */
  static LogitsProcessor minNewTokens(int count, Collection<Integer> eosIds) {
    int[] ends = array(eosIds);
    return (ids, scores) -> {
      if (ids.madeCount() < count) {
        ruleOut(ends, scores);
      }
    };
  }

  /** After a prompt of one token, as an encoder-decoder has it, this token follows. */
  static LogitsProcessor forcedBos(int bos) {
    int[] only = {bos};
    return (ids, scores) -> {
      if (ids.size() == 1) {
        force(only, scores);
      }
    };
  }

  /** The last token that fits is one of these. */
  static LogitsProcessor forcedEos(LengthLimits limits, Collection<Integer> eosIds) {
    int[] ends = array(eosIds);
    return (ids, scores) -> {
      if (ids.size() == limits.mostTokens(ids.promptLength()) - 1) {
        force(ends, scores);
      }
    };
  }

  /** No such token anywhere. */
  static LogitsProcessor suppress(Collection<Integer> tokens) {
    int[] suppressed = array(tokens);
    return (ids, scores) -> ruleOut(suppressed, scores);
  }

  /** No such token first; after a forced first token of an encoder-decoder, second. */
  static LogitsProcessor suppressAtBegin(Collection<Integer> tokens, boolean firstIsForced) {
    int[] suppressed = array(tokens);
    return (ids, scores) -> {
      boolean second = firstIsForced && ids.promptLength() <= 1;
      if (ids.madeCount() == (second ? 1 : 0)) {
        ruleOut(suppressed, scores);
      }
    };
  }

  /** Makes an end likelier with each token after the {@code start} first ones that were made. */
  static LogitsProcessor exponentialDecay(int start, double factor, Collection<Integer> eosIds) {
    int[] ends = array(eosIds);
    return (ids, scores) -> {
      int over = ids.madeCount() - start;
      if (over <= 0) {
        return;
      }
      float growth = (float) (StrictMath.pow(factor, over) - 1);
      for (int end : ends) {
        if (end < scores.length && Float.isFinite(scores[end])) {
          scores[end] += Math.abs(scores[end]) * growth;
        }
      }
    };
  }

  /** Replaces what is not finite: 0 where there is no number, else the largest or least float. */
  static LogitsProcessor finite() {
    return (ids, scores) -> {
      for (int id = 0; id < scores.length; id++) {
        if (Float.isNaN(scores[id])) {
          scores[id] = 0;
        }
        scores[id] = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, scores[id]));
      }
    };
  }

  private static int[] array(Collection<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).distinct().toArray();
  }

  private static void ruleOut(int[] tokens, float[] scores) {
    for (int token : tokens) {
      if (token < scores.length) {
        scores[token] = OUT;
      }
    }
  }

  private static void force(int[] tokens, float[] scores) {
    Arrays.fill(scores, OUT);
    for (int token : tokens) {
      scores[token] = 0;
    }
  }
}
