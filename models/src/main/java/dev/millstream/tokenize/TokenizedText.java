package dev.millstream.tokenize;

import java.util.List;

/**
 * A text, a pair of texts or a window of them as the model reads it, with where each token comes
 * from. Special tokens included, no padding.
 *
 * <p>Offsets count code points of the text that the token is of, as in Python; {@link CodePoints}
 * turns them into those of a Java string. A token of no text has offsets 0 and 0.
 *
 * <p>Owns its arrays, all of one length; nobody writes to them.
 *
 * @param encoding ids and segments
 * @param tokens the entries of the vocabulary, such as {@code ##ing}
 * @param starts code point at which each token begins
 * @param ends code point behind each token
 * @param words number of each token's word within its text, as the tokenizer splits words; -1 for
 *     tokens of no text
 * @param sequences which text each token is of: 0 the first, 1 the second, -1 neither (a special
 *     token put around the texts; one that is written in a text is of that text)
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record TokenizedText(
    Encoding encoding,
    List<String> tokens,
    int[] starts,
    int[] ends,
    int[] words,
    int[] sequences) {

  /** Number of tokens. */
  public int length() {
    return encoding.length();
  }

  /** Whether the token was put around the texts; Python's {@code special_tokens_mask}. */
  public boolean isSpecial(int token) {
    return sequences[token] < 0;
  }
}
