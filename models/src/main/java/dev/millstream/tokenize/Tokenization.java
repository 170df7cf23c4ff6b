package dev.millstream.tokenize;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.List;

/**
 * A text or a pair as its tokenizer splits it, without padding; what a model that shares the
 * tokenizer can be asked about without tokenizing again.
 *
 * <p>In JSON the fields are those that a fast Python tokenizer gives for one text with all its
 * {@code return_…} flags: {@code input_ids}, {@code token_type_ids}, {@code attention_mask}, {@code
 * special_tokens_mask}, {@code offset_mapping} (pairs of code points), {@code tokens}, {@code
 * word_ids} and {@code sequence_ids} (null for special tokens). Each is a list of the text's
 * tokens; with overflow a list of such lists, one a window, and {@code overflow_to_sample_mapping}
 * has a 0 for each. {@code tokenizer} is the fingerprint.
 *
 * <p>Whoever has the text finds the indices of its Java string with {@link CodePoints}.
 *
 * <p>Threading: nobody writes to it.
 *
 * @param windows one, or with overflow as many as the text needs
 * @param overflow whether {@code return_overflowing_tokens} was asked for
 * @param tokenizer {@linkplain Tokenizer#fingerprint fingerprint} of the tokenizer
 */
@JsonSerialize(using = TokenizationJson.class)
@JsonDeserialize(using = TokenizationReader.class)
public record Tokenization(List<TokenizedText> windows, boolean overflow, String tokenizer) {

  /**
   * Takes a copy of the list.
   *
   * @throws IllegalArgumentException when there is no window, or several without overflow
   */
  public Tokenization {
    windows = List.copyOf(windows);
    if (windows.isEmpty() || (windows.size() > 1 && !overflow)) {
      throw new IllegalArgumentException(
          "a text was given %d windows, but has one, or with return_overflowing_tokens at least one."
              .formatted(windows.size()));
    }
  }

  /** Tokens of all windows. */
  public int length() {
    return windows.stream().mapToInt(TokenizedText::length).sum();
  }
}
