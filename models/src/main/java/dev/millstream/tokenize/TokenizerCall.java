package dev.millstream.tokenize;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer with the options of its calls.
 *
 * <p>Time grows with the length of the text, and is bounded where its last tokens are cut off
 * without windows, as {@link Tokenizer} says.
 *
 * <p>Threading: safe. Life cycle: that of the tokenizer; afterwards every call throws {@link
 * IllegalStateException}.
 */
public final class TokenizerCall {
  private final FramedTexts framed;
  private final Frames frames;
  private final int limit;
  private final TokenizeOptions options;
  private final String fingerprint;

  private TokenizerCall(
      FramedTexts framed, Frames frames, int limit, TokenizeOptions options, String fingerprint) {
    this.framed = framed;
    this.frames = frames;
    this.limit = limit;
    this.options = options;
    this.fingerprint = fingerprint;
  }

  /** Frames and limit are the tokenizer's, for the options to change. */
  static TokenizerCall of(
      NativeTokenizer tokenizer,
      Frames framing,
      int modelMost,
      TruncationSide side,
      TokenizeOptions options) {
    Frames frames = options.addSpecialTokens() ? framing : framing.bare();
    int limit = limit(frames.single().total(), modelMost, options);
    TruncationSide cut = options.truncationSide() == null ? side : options.truncationSide();
    return new TokenizerCall(
        new FramedTexts(new TextReader(tokenizer), frames, limit, cut),
        frames,
        limit,
        options,
        tokenizer.fingerprint());
  }

  private static int limit(int special, int modelMost, TokenizeOptions options) {
    if (options.truncation() == null) {
      return Tokenizer.LONGEST;
    }
    if (options.maxLength() == 0) {
      return modelMost;
    }
    int least = Math.max(1, special);
    if (options.maxLength() < least || options.maxLength() > Tokenizer.LONGEST) {
      throw new IllegalArgumentException(
          "max_length was %d but must be from %d (so many special tokens are put around each text) to %d."
              .formatted(options.maxLength(), least, Tokenizer.LONGEST));
    }
    return options.maxLength();
  }

  /**
   * The tokens of a text or a pair; none at all for a text that is empty to a tokenizer without
   * special tokens. An empty second text is a text, as in a batch of Python's; Python's call with a
   * single text takes it for none.
   *
   * @param second null for one text
   * @throws TextTooLongException when there are more tokens than are allowed, and none of them may
   *     be cut
   * @throws IllegalTextException when a text has half a surrogate pair; when the tokenizer cannot
   *     put two texts together, or what gives way has too few tokens for it; or when there are too
   *     many windows
   */
  public Tokenization apply(String first, @Nullable String second) {
    TextReader.requireWholeCodePoints(first);
    if (second != null) {
      TextReader.requireWholeCodePoints(second);
      requireRoomForPairs();
    }
    Truncation truncation = truncation(second);
    List<TokenizedText> windows =
        options.returnOverflowingTokens()
            ? framed.windows(first, second, truncation, options.stride())
            : List.of(framed.tokenize(first, second, truncation));
    return new Tokenization(windows, options.returnOverflowingTokens(), fingerprint);
  }

  /** Python's {@code only_second} leaves a single text alone where it fits, and fails where not. */
  private Truncation truncation(@Nullable String second) {
    Truncation wanted = options.truncation();
    if (wanted == null || (second == null && wanted == Truncation.ONLY_SECOND)) {
      return Truncation.ERROR;
    }
    return wanted;
  }

  private void requireRoomForPairs() {
    Frame pair = frames.pair();
    if (pair == null) {
      throw new IllegalTextException(Frames.NO_PAIRS);
    }
    if (pair.total() > limit) {
      throw new IllegalTextException(
          "max_length was %d, but %d special tokens are put around each pair. Allow more tokens."
              .formatted(limit, pair.total()));
    }
  }
}
