package dev.millstream.generate.decode;

import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.TokenIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds to the score of a token that would complete a sequence; as transformers' {@code
 * SequenceBiasLogitsProcessor}.
 *
 * <p>Threading: holds no state that changes and may be shared.
 */
final class SequenceBias implements LogitsProcessor {
  private final List<int[]> sequences = new ArrayList<>();
  private final List<Float> biases = new ArrayList<>();

  /**
   * Takes sequences and what is added where one would be complete.
   *
   * @param vocabulary how many ids there are
   * @throws IllegalArgumentException when a sequence has an id that is none
   */
  SequenceBias(String parameter, Map<List<Integer>, Double> biased, int vocabulary) {
    biased.forEach(
        (sequence, bias) -> {
          VocabularyRange.require(parameter, sequence, vocabulary);
          sequences.add(sequence.stream().mapToInt(Integer::intValue).toArray());
          biases.add(bias.floatValue());
        });
  }

  /**
   * Rules out tokens that would complete a bad word; one that ends texts is never ruled out alone.
   *
   * @throws IllegalArgumentException when a word has an id that the vocabulary lacks
   */
  static SequenceBias badWords(
      Collection<List<Integer>> words, Collection<Integer> eosIds, int vocabulary) {
    Map<List<Integer>, Double> biased = new LinkedHashMap<>();
    for (List<Integer> word : words) {
      if (word.size() > 1 || !eosIds.contains(word.get(0))) {
        biased.put(word, Double.NEGATIVE_INFINITY);
      }
    }
    return new SequenceBias("bad_words_ids", biased, vocabulary);
  }

  @Override
  public void process(TokenIds ids, float[] scores) {
    Map<Integer, Float> sums = new LinkedHashMap<>();
    for (int i = 0; i < sequences.size(); i++) {
      int[] sequence = sequences.get(i);
      if (isBegun(sequence, ids)) {
        sums.merge(sequence[sequence.length - 1], biases.get(i), Float::sum);
      }
    }
    sums.forEach((id, bias) -> scores[id] += bias);
  }

  /** Whether the text ends with all of the sequence but its last token. */
  private static boolean isBegun(int[] sequence, TokenIds ids) {
    int prefix = sequence.length - 1;
    if (prefix > ids.size()) {
      return false;
    }
    for (int i = 0; i < prefix; i++) {
      if (ids.get(ids.size() - prefix + i) != sequence[i]) {
        return false;
      }
    }
    return true;
  }
}
