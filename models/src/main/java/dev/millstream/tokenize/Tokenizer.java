package dev.millstream.tokenize;

import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text to token ids and back, equal to those of the Python originals.
 *
 * <p>Truncation and padding written into tokenizer.json are ignored: the length is the caller's,
 * and nothing is padded.
 *
 * <p>Bounded in time where the last tokens are dropped, save by {@link #windows}: only as many
 * characters of a text are read as the tokens kept can need, first 16 a token, then twice as many
 * while they yield too few. The tokens are those of the whole text, unless its first 131,072
 * characters (or 16 a token, if more) give fewer than are wanted: then they are those of that
 * beginning. Everything else reads whole texts, in time that grows with their length.
 *
 * <p>Threading: safe. Life cycle: closing waits for the texts being encoded; afterwards every call
 * throws {@link IllegalStateException}.
 */
public final class Tokenizer implements AutoCloseable {
  /** The most tokens that a limit can allow: there is none. */
  public static final int LONGEST = Beginning.LONGEST;

  private final NativeTokenizer tokenizer;
  private final TextReader reader;
  private final SpecialTokens special;
  private final Frames frames;
  private final FramedTexts framed;
  private final int maxLength;
  private final TruncationSide side;

  private Tokenizer(
      NativeTokenizer tokenizer,
      SpecialTokens special,
      Frames frames,
      int maxLength,
      TruncationSide side) {
    this.tokenizer = tokenizer;
    this.reader = new TextReader(tokenizer);
    this.special = special;
    this.frames = frames;
    this.framed = new FramedTexts(reader, frames, maxLength, side);
    this.maxLength = maxLength;
    this.side = side;
  }

  /** As below, dropping the last tokens of texts that are too long. */
  public static Tokenizer load(Path tokenizerJson, int maxLength) {
    return load(tokenizerJson, maxLength, TruncationSide.RIGHT);
  }

  /**
   * Reads a tokenizer and tries it on texts of many scripts.
   *
   * @param maxLength most tokens of one text or pair, special tokens included, and at least those
   * @param side where tokens of texts that are too long are dropped
   * @throws ModelLoadException when the file cannot be read or does not work
   */
  public static Tokenizer load(Path tokenizerJson, int maxLength, TruncationSide side) {
    NativeTokenizer tokenizer = NativeTokenizer.load(tokenizerJson);
    try {
      SpecialTokens special = Probes.run(tokenizer, tokenizerJson);
      int least = Math.max(1, special.total());
      if (maxLength < least || maxLength > Beginning.LONGEST) {
        throw new ModelLoadException(
            ("the most tokens of a text were set to %d, but must be from %d (the special tokens of"
                    + " tokenizer '%s' alone) to %d.")
                .formatted(maxLength, least, tokenizerJson, Beginning.LONGEST));
      }
      return new Tokenizer(tokenizer, special, Frames.learn(tokenizer, special), maxLength, side);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /**
   * The same tokenizer with a lower limit, or this one where the limit is no lower. Shares the
   * native memory, so it lives as long as this one and closing either closes both.
   *
   * @param tokens most tokens of one text or pair, special tokens included
   * @throws IllegalArgumentException when the special tokens alone are more
   */
  public Tokenizer limitedTo(int tokens) {
    int least = Math.max(1, special.total());
    if (tokens < least) {
      throw new IllegalArgumentException(
          "max_length was %d but must be at least %d: so many special tokens are put around each text."
              .formatted(tokens, least));
    }
    return tokens >= maxLength ? this : new Tokenizer(tokenizer, special, frames, tokens, side);
  }

  /**
   * The first 16 hex digits of the SHA-256 of tokenizer.json: tokenizers with equal fingerprints
   * give equal ids.
   */
  public String fingerprint() {
    return tokenizer.fingerprint();
  }

  /** The highest segment ({@code token_type_id}) that it gives any token. */
  public int highestSegment() {
    return frames.highestSegment();
  }

  /**
   * This tokenizer with the options of its calls; costs little, and lives as long.
   *
   * @throws IllegalArgumentException when {@code max_length} is less than the special tokens around
   *     one text, or above {@link #LONGEST}
   */
  public TokenizerCall call(TokenizeOptions options) {
    return TokenizerCall.of(tokenizer, frames, maxLength, side, options);
  }

  /** The most tokens of one text or pair, special tokens included. */
  public int maxLength() {
    return maxLength;
  }

  /**
   * The text as the model reads it, cut to the tokens that fit.
   *
   * @throws IllegalTextException when the text has half a surrogate pair, or gives no token at all
   */
  public Encoding encode(String text) {
    TextReader.requireWholeCodePoints(text);
    Encoding whole =
        side == TruncationSide.LEFT
            ? reader.framed(text)
            : Beginning.of(text, maxLength, reader::framed, Encoding::length).tokens();
    return special.truncate(requireTokens(whole), maxLength, side);
  }

  /**
   * Two texts as the model reads them, cut to the tokens that fit.
   *
   * <p>Where both have more tokens than fit and an odd number is to be shared, the longer text is
   * found by reading up to 131,072 characters of each.
   *
   * @throws IllegalTextException when a text has half a surrogate pair, when both give no token at
   *     all, when the truncation does not allow what is needed, or the special tokens alone do not
   *     fit
   * @throws IllegalStateException when the tokenizer has no way to put two texts together
   */
  public Encoding encodePair(String first, String second, Truncation truncation) {
    return encodePairs(first, List.of(second), truncation).get(0);
  }

  /**
   * A text with each of several others, in their order, as {@link #encodePair} gives each pair; the
   * text is read once for all of them.
   *
   * @throws IllegalTextException as by {@link #encodePair}
   * @throws IllegalStateException as by {@link #encodePair}
   */
  public List<Encoding> encodePairs(String first, List<String> seconds, Truncation truncation) {
    TextReader.requireWholeCodePoints(first);
    seconds.forEach(TextReader::requireWholeCodePoints);
    List<Encoding> pairs = framed.encode(first, seconds, truncation);
    pairs.forEach(Tokenizer::requireTokens);
    return pairs;
  }

  /**
   * One text or two as the model reads them, without where its tokens come from.
   *
   * @param second null for one text
   * @throws IllegalTextException as by {@link #encodePair}
   * @throws IllegalStateException as by {@link #encodePair}
   */
  public Encoding encode(String first, @Nullable String second, Truncation truncation) {
    if (second != null) {
      return encodePair(first, second, truncation);
    }
    if (truncation != Truncation.ERROR) {
      return encode(first);
    }
    TextReader.requireWholeCodePoints(first);
    return requireTokens(framed.encodeWhole(first));
  }

  /**
   * A text or a pair as the model reads it, with where each token comes from.
   *
   * @param second null for one text
   * @throws IllegalTextException as by {@link #encodePair}
   * @throws IllegalStateException as by {@link #encodePair}
   */
  public TokenizedText tokenize(String first, @Nullable String second, Truncation truncation) {
    requireWholeCodePoints(first, second);
    requireSecond(second, truncation);
    TokenizedText text = framed.tokenize(first, second, truncation);
    requireTokens(text.encoding());
    return text;
  }

  /**
   * A text or a pair in as many windows as its tokens need, as transformers gives them with {@code
   * return_overflowing_tokens}; one where all fits. Each is as {@link #tokenize} gives it, with
   * offsets into the whole texts.
   *
   * <p>Reads the whole texts, a megabyte too, in time and memory that grow with their length.
   *
   * @param second null for one text
   * @param truncation which text is spread over the windows; with {@code LONGEST_FIRST} both, every
   *     part of one with every part of the other
   * @param stride tokens that neighbouring windows share
   * @throws IllegalTextException as by {@link #encodePair}; when no more tokens than the stride fit
   *     into a window; or when the windows have more than 4,194,304 tokens in all
   * @throws IllegalStateException as by {@link #encodePair}
   */
  public List<TokenizedText> windows(
      String first, @Nullable String second, Truncation truncation, int stride) {
    if (stride < 0) {
      throw new IllegalArgumentException(
          "the stride was " + stride + ", but must be 0 or more tokens that windows share.");
    }
    requireWholeCodePoints(first, second);
    requireSecond(second, truncation);
    List<TokenizedText> windows = framed.windows(first, second, truncation, stride);
    requireTokens(windows.get(0).encoding());
    return windows;
  }

  /**
   * All tokens of the text alone: no special tokens, no limit; none for a text that is empty to the
   * tokenizer.
   *
   * @throws IllegalTextException when the text has half a surrogate pair
   */
  public TokenizedText tokenizeBare(String text) {
    TextReader.requireWholeCodePoints(text);
    Tokens tokens = reader.tokens(text);
    Run all = new Run(0, tokens.length());
    return Assembly.of(frames.single().bare(), tokens, all, Tokens.NONE, Run.NONE);
  }

  /**
   * How many tokens the text has, without special tokens and without a limit.
   *
   * <p>Exact up to 8,192 characters. A longer text is counted in pieces of that size, cut at white
   * space where there is some, so time grows with the length alone and each cut can be off by a
   * token or two.
   *
   * @throws IllegalTextException when the text has half a surrogate pair
   */
  public int count(String text) {
    TextReader.requireWholeCodePoints(text);
    return reader.count(text);
  }

  /**
   * The text of tokens without the special ones among them; ids that the vocabulary lacks are left
   * out, as in Python.
   */
  public String decode(int... ids) {
    return tokenizer.decode(ids, true);
  }

  /**
   * The text of tokens, special ones included; also what Python's {@code convert_tokens_to_string}
   * makes of the tokens with these ids.
   */
  public String decodeWithSpecialTokens(int... ids) {
    return tokenizer.decode(ids, false);
  }

  /** How many texts, or beginnings of texts, have been read since it was loaded. */
  long textsRead() {
    return tokenizer.textsRead();
  }

  private static void requireWholeCodePoints(String first, @Nullable String second) {
    TextReader.requireWholeCodePoints(first);
    if (second != null) {
      TextReader.requireWholeCodePoints(second);
    }
  }

  private static void requireSecond(@Nullable String second, Truncation truncation) {
    if (second == null && truncation == Truncation.ONLY_SECOND) {
      throw new IllegalArgumentException(
          "truncation ONLY_SECOND needs a second text, and there is one text only. Choose"
              + " ONLY_FIRST or ERROR.");
    }
  }

  private static Encoding requireTokens(Encoding encoding) {
    if (encoding.length() == 0) {
      throw new IllegalTextException(
          "the text gives no tokens: it is empty to this tokenizer, which adds no special tokens."
              + " Leave such texts out, or send them to the dead letters.");
    }
    return encoding;
  }

  /** Frees the native memory, once no text is being encoded. Closing twice does nothing. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
