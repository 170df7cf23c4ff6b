package dev.millstream.task;

import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.IllegalTextException;
import dev.millstream.tokenize.TextTooLongException;
import dev.millstream.tokenize.Tokenizer;
import dev.millstream.tokenize.Truncation;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a text or a pair of texts into a row, or says in the words of an inference why it cannot.
 *
 * <p>Threading: safe.
 *
 * @param truncation what gives way where there are more tokens than the tokenizer allows; {@code
 *     ONLY_SECOND} refuses one text that is too long
 */
public record RowEncoder(Tokenizer tokenizer, Truncation truncation) {

  /**
   * The row of a text, or of a pair.
   *
   * @param second null for one text
   * @throws InferenceException when the model cannot be given it
   */
  public Encoding row(String first, @Nullable String second) {
    Truncation effective =
        second == null && truncation == Truncation.ONLY_SECOND ? Truncation.ERROR : truncation;
    return orRefuse(() -> tokenizer.encode(first, second, effective));
  }

  /** The most tokens of a row. */
  public int maxTokens() {
    return tokenizer.maxLength();
  }

  /**
   * The rows of a text with each of several others, in their order; the text is read once.
   *
   * @throws InferenceException when the model cannot be given one of them
   */
  public List<Encoding> rows(String first, List<String> seconds) {
    return orRefuse(() -> tokenizer.encodePairs(first, seconds, truncation));
  }

  /** What the tokenizer gives, or its refusal as an inference's. */
  public static <T> T orRefuse(Supplier<T> encode) {
    try {
      return encode.get();
    } catch (TextTooLongException e) {
      throw new InferenceException(FailureCategory.TOO_LONG, e);
    } catch (IllegalTextException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
  }
}
