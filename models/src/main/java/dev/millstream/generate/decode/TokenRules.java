package dev.millstream.generate.decode;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that must or must not stand somewhere; the names are those of transformers' parameters.
 *
 * @param badWordsIds sequences that never stand
 * @param sequenceBias what is added to a token that would complete a sequence
 * @param suppressTokens tokens that never stand
 * @param beginSuppressTokens tokens that do not stand first
 * @param forcedBosTokenId what follows a prompt of one token; null for anything
 * @param forcedEosTokenIds one of these is the last token that fits; none for anything
 * @param removeInvalidValues whether scores that are not finite are replaced
 * @param renormalizeLogits whether scores are made logarithms of probabilities at the end
 */
public record TokenRules(
    List<List<Integer>> badWordsIds,
    Map<List<Integer>, Double> sequenceBias,
    List<Integer> suppressTokens,
    List<Integer> beginSuppressTokens,
    @Nullable Integer forcedBosTokenId,
    List<Integer> forcedEosTokenIds,
    boolean removeInvalidValues,
    boolean renormalizeLogits)
    implements Serializable {

  /** Copies the lists. */
  public TokenRules {
    badWordsIds = List.copyOf(badWordsIds);
    sequenceBias = Collections.unmodifiableMap(new LinkedHashMap<>(sequenceBias));
    suppressTokens = List.copyOf(suppressTokens);
    beginSuppressTokens = List.copyOf(beginSuppressTokens);
    forcedEosTokenIds = List.copyOf(forcedEosTokenIds);
  }

  static TokenRules read(ParameterValues values) {
    TokenRules rules =
        new TokenRules(
            values.sequences("bad_words_ids"),
            values.biases("sequence_bias"),
            values.ids("suppress_tokens"),
            values.ids("begin_suppress_tokens"),
            values.integerOrNull("forced_bos_token_id", 0),
            values.idOrIds("forced_eos_token_id"),
            values.flag("remove_invalid_values", false),
            values.flag("renormalize_logits", false));
    Integer bos = rules.forcedBosTokenId();
    rules.requireNotSuppressed("forced_bos_token_id", bos == null ? List.of() : List.of(bos));
    rules.requireNotSuppressed("forced_eos_token_id", rules.forcedEosTokenIds());
    return rules;
  }

  private void requireNotSuppressed(String parameter, List<Integer> forced) {
    if (!forced.isEmpty() && suppressTokens.containsAll(forced)) {
      throw new IllegalArgumentException(
          ("%s was %s, but suppress_tokens has all of it, so that no token would be left."
                  + " Take it out of one of them; min_new_tokens keeps a text from ending early.")
              .formatted(parameter, forced.size() == 1 ? forced.get(0) : forced));
    }
  }
}
