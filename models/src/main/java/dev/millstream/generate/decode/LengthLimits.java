package dev.millstream.generate.decode;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens a text may and must have; the names are those of transformers' parameters. Of an
 * encoder-decoder they are the decoder's, its start token included.
 *
 * @param maxNewTokens most tokens made; goes before {@code maxLength}; null where nobody says
 * @param maxLength most tokens with the prompt; null where nobody says
 * @param minNewTokens as many are made before a text may end
 * @param minLength as many there are, with the prompt, before a text may end
 */
public record LengthLimits(
    @Nullable Integer maxNewTokens, @Nullable Integer maxLength, int minNewTokens, int minLength)
    implements Serializable {
  /** So many tokens are made where nobody says how many. */
  public static final int DEFAULT_NEW_TOKENS = 20;

  static LengthLimits read(ParameterValues values) {
    return new LengthLimits(
        values.integerOrNull("max_new_tokens", 1),
        values.integerOrNull("max_length", 1),
        values.integer("min_new_tokens", 0, 0),
        values.integer("min_length", 0, 0));
  }

  /** How many tokens a text has at most after a prompt of this length, the prompt included. */
  public int mostTokens(int promptLength) {
    if (maxNewTokens == null && maxLength != null) {
      return maxLength;
    }
    long made = maxNewTokens == null ? DEFAULT_NEW_TOKENS : maxNewTokens;
    return (int) Math.min(Integer.MAX_VALUE, promptLength + made);
  }

  /** How many tokens are made at most after a prompt of this length; 0 where none fits. */
  public int mostNewTokens(int promptLength) {
    return Math.max(0, mostTokens(promptLength) - promptLength);
  }
}
