package dev.millstream.tokenize;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How texts become tokens; the names are those of a Python tokenizer's call.
 *
 * @param truncation {@code truncation}: what gives way where there are more tokens than are
 *     allowed; null for Python's {@code False}: texts are given whole, however long
 * @param truncationSide {@code truncation_side}; null for what the tokenizer's files say
 * @param maxLength {@code max_length}: most tokens of a text, a pair or a window, special tokens
 *     included; 0 for as many as the model takes, or any number where no file says how many
 * @param stride {@code stride}: tokens that neighbouring windows share
 * @param returnOverflowingTokens {@code return_overflowing_tokens}: whether what does not fit comes
 *     in further windows, and every field is a list of windows
 * @param addSpecialTokens {@code add_special_tokens}: whether those of the tokenizer, such as
 *     {@code [CLS]}, are put around the texts
 */
public record TokenizeOptions(
    @Nullable Truncation truncation,
    @Nullable TruncationSide truncationSide,
    int maxLength,
    int stride,
    boolean returnOverflowingTokens,
    boolean addSpecialTokens)
    implements Serializable {

  /** Python's defaults: whole texts with special tokens around them. */
  public static final TokenizeOptions DEFAULT = new TokenizeOptions(null, null, 0, 0, false, true);

  /** What a model that is given the tokens takes: texts that are too long are cut. */
  public static final TokenizeOptions FOR_MODEL =
      DEFAULT.withTruncation(Truncation.LONGEST_FIRST, 0);

  /**
   * Checks what can be checked without a tokenizer.
   *
   * @throws IllegalArgumentException when a number is too small, or has no effect
   */
  public TokenizeOptions {
    if (maxLength < 0) {
      throw new IllegalArgumentException(
          "max_length was %d but must be at least 1 token, special tokens included, or 0 for as many as the model takes."
              .formatted(maxLength));
    }
    if (maxLength > 0 && truncation == null) {
      throw new IllegalArgumentException(
          "max_length was %d, but no truncation was named, so nothing would be cut. Name one, such as LONGEST_FIRST, or leave max_length out."
              .formatted(maxLength));
    }
    if (stride < 0) {
      throw new IllegalArgumentException(
          "stride was %d but must be 0 or more tokens that neighbouring windows share."
              .formatted(stride));
    }
    if (stride > 0 && !returnOverflowingTokens) {
      throw new IllegalArgumentException(
          "stride was %d, but return_overflowing_tokens is false, so there are no windows that could share tokens. Set it, or leave stride out."
              .formatted(stride));
    }
    if (maxLength > 0 && stride >= maxLength) {
      throw new IllegalArgumentException(
          "stride was %d but must be below max_length, which is %d: a window brings tokens that the one before it lacks."
              .formatted(stride, maxLength));
    }
  }

  /**
   * Another truncation.
   *
   * @param mostTokens 0 for as many as the model takes
   */
  public TokenizeOptions withTruncation(@Nullable Truncation other, int mostTokens) {
    return new TokenizeOptions(
        other, truncationSide, mostTokens, stride, returnOverflowingTokens, addSpecialTokens);
  }

  /** Another end at which texts are cut. */
  public TokenizeOptions withTruncationSide(TruncationSide side) {
    return new TokenizeOptions(
        truncation, side, maxLength, stride, returnOverflowingTokens, addSpecialTokens);
  }

  /** With {@code return_overflowing_tokens}: as many windows as a text needs. */
  public TokenizeOptions withWindows(int sharedTokens) {
    return new TokenizeOptions(
        truncation, truncationSide, maxLength, sharedTokens, true, addSpecialTokens);
  }

  /** Without {@code add_special_tokens}. */
  public TokenizeOptions withoutSpecialTokens() {
    return new TokenizeOptions(
        truncation, truncationSide, maxLength, stride, returnOverflowingTokens, false);
  }
}
