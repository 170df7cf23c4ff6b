package dev.millstream.generate.decode;

import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.TokenIds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Processors that make a model say again what stands already, or keep it from doing so. Ids that
 * the vocabulary lacks are passed over.
 *
 * <p>Threading: the processors hold no state that changes and may be shared.
 */
final class Repeats {
  private static final float OUT = Float.NEGATIVE_INFINITY;

  private Repeats() {}

  /**
   * Divides what speaks for tokens of the text, prompt included, and multiplies what speaks against
   * them (Keskar et al. 2019).
   */
  static LogitsProcessor repetitionPenalty(double penalty) {
    return (ids, scores) -> scale(distinct(ids, 0, scores.length), penalty, scores);
  }

  /** The opposite for the tokens that the encoder read: above 1 they are preferred. */
  static LogitsProcessor encoderRepetitionPenalty(double penalty, int[] encoderIds) {
    int[] read = encoderIds.clone();
    return (ids, scores) -> scale(distinct(read, scores.length), 1 / penalty, scores);
  }

  private static void scale(BitSet tokens, double penalty, float[] scores) {
    float factor = (float) penalty;
    for (int id = tokens.nextSetBit(0); id >= 0; id = tokens.nextSetBit(id + 1)) {
      scores[id] = scores[id] < 0 ? scores[id] * factor : scores[id] / factor;
    }
  }

  private static BitSet distinct(TokenIds ids, int from, int vocabulary) {
    BitSet distinct = new BitSet(vocabulary);
    for (int i = from; i < ids.size(); i++) {
      add(ids.get(i), vocabulary, distinct);
    }
    return distinct;
  }

  private static BitSet distinct(int[] ids, int vocabulary) {
    BitSet distinct = new BitSet(vocabulary);
    for (int id : ids) {
      add(id, vocabulary, distinct);
    }
    return distinct;
  }

  private static void add(int id, int vocabulary, BitSet distinct) {
    if (id >= 0 && id < vocabulary) {
      distinct.set(id);
    }
  }

  /**
   * Takes from each token that was made the presence penalty, and the frequency penalty for each
   * time that it was: OpenAI's definition, the prompt not counted.
   */
  static LogitsProcessor presenceAndFrequency(double presence, double frequency) {
    return (ids, scores) -> {
      for (int i = ids.promptLength(); i < ids.size(); i++) {
        int id = ids.get(i);
        if (id >= 0 && id < scores.length) {
          scores[id] -= (float) frequency;
        }
      }
      BitSet made = distinct(ids, ids.promptLength(), scores.length);
      for (int id = made.nextSetBit(0); id >= 0; id = made.nextSetBit(id + 1)) {
        scores[id] -= (float) presence;
      }
    };
  }

  /** Rules out what would make a sequence of {@code size} tokens stand in the text twice. */
  static LogitsProcessor noRepeatNgram(int size) {
    return (ids, scores) -> {
      int start = ids.size() + 1 - size;
      for (int window = 0; window < start; window++) {
        if (isSame(ids, window, start, size - 1)) {
          ruleOut(ids.get(window + size - 1), scores);
        }
      }
    };
  }

  private static boolean isSame(TokenIds ids, int one, int other, int length) {
    for (int i = 0; i < length; i++) {
      if (ids.get(one + i) != ids.get(other + i)) {
        return false;
      }
    }
    return true;
  }

  /** Rules out what would repeat a sequence of {@code size} tokens that the encoder read. */
  static LogitsProcessor encoderNoRepeatNgram(int size, int[] encoderIds) {
    Map<List<Integer>, List<Integer>> followers = new HashMap<>();
    for (int from = 0; from + size <= encoderIds.length; from++) {
      List<Integer> ngram =
          IntStream.range(from, from + size).map(i -> encoderIds[i]).boxed().toList();
      followers
          .computeIfAbsent(ngram.subList(0, size - 1), key -> new ArrayList<>())
          .add(ngram.get(size - 1));
    }
    return (ids, scores) -> {
      int start = ids.size() + 1 - size;
      if (start >= 0) {
        List<Integer> end = IntStream.range(start, ids.size()).map(ids::get).boxed().toList();
        followers.getOrDefault(end, List.of()).forEach(id -> ruleOut(id, scores));
      }
    };
  }

  private static void ruleOut(int id, float[] scores) {
    if (id >= 0 && id < scores.length) {
      scores[id] = OUT;
    }
  }
}
