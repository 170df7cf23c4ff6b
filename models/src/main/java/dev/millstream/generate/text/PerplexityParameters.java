package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.Truncation;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request's parameters, with the names that Hugging Face's evaluate gives them.
 *
 * @param addStartToken whether the model's first special token stands before a text, so that the
 *     text's own first token has a probability too
 * @param maxLength most tokens of a text, the start token included, of which the others are cut; 0
 *     for all
 * @param details whether tokens are told
 */
record PerplexityParameters(boolean addStartToken, int maxLength, boolean details) {
  private static final String ADD_START_TOKEN = "add_start_token";
  private static final String MAX_LENGTH = "max_length";
  private static final String DETAILS = "details";
  private static final Set<String> NAMES = Set.of(ADD_START_TOKEN, MAX_LENGTH, DETAILS);

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with a sentence about the first that is wrong
   */
  static PerplexityParameters of(ObjectNode all) {
    all.fieldNames()
        .forEachRemaining(
            name -> {
              if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                    "perplexity has no parameter %s. It has %s."
                        .formatted(name, String.join(", ", names())));
              }
            });
    return new PerplexityParameters(
        WritingParameters.flag(all, ADD_START_TOKEN, true),
        maxLength(all),
        WritingParameters.flag(all, DETAILS, false));
  }

  /** Their names, in alphabetical order. */
  static Set<String> names() {
    return new TreeSet<>(NAMES);
  }

  private static int maxLength(ObjectNode all) {
    if (!all.hasNonNull(MAX_LENGTH)) {
      return 0;
    }
    JsonNode value = all.get(MAX_LENGTH);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 2) {
      throw WritingParameters.wrong(MAX_LENGTH, value, "a whole number of at least 2");
    }
    return value.intValue();
  }

  /** Tokens that are put before a text. */
  int startTokens() {
    return addStartToken ? 1 : 0;
  }

  /** How a text is read: as a call of evaluate's, without the special tokens of a tokenizer. */
  TokenizeOptions reading() {
    TokenizeOptions bare = TokenizeOptions.DEFAULT.withoutSpecialTokens();
    return maxLength == 0
        ? bare
        : bare.withTruncation(Truncation.LONGEST_FIRST, maxLength - startTokens());
  }
}
