package dev.millstream.tokenize;

/**
 * One text as the model reads it: special tokens included, no padding.
 *
 * <p>Owns its arrays; nobody writes to them.
 *
 * @param ids token ids, at least one
 * @param typeIds segment of each token, as long as {@code ids}
 */
@SuppressWarnings(
    "ArrayRecordComponent") // compared by nobody; copying them would cost the hot path
public record Encoding(int[] ids, int[] typeIds) {

  /** Number of tokens. */
  public int length() {
    return ids.length;
  }
}
