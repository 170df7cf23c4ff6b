package dev.millstream.generate;

import java.util.Arrays;

/**
 * The token ids of one text: the prompt's, then those that were made. Of an encoder-decoder they
 * are the decoder's, whose prompt is its start token.
 *
 * <p>Threading: confined to one thread.
 */
public final class TokenIds {
  private final int promptLength;
  private int[] ids;
  private int size;

  /** Copies the prompt. */
  public TokenIds(int... prompt) {
    this.ids = Arrays.copyOf(prompt, Math.max(16, 2 * prompt.length));
    this.size = prompt.length;
    this.promptLength = prompt.length;
  }

  /** How many tokens the prompt has. */
  public int promptLength() {
    return promptLength;
  }

  /** How many tokens there are, with those of the prompt. */
  public int size() {
    return size;
  }

  /** How many tokens were made. */
  public int madeCount() {
    return size - promptLength;
  }

  /**
   * A token's id.
   *
   * @throws IndexOutOfBoundsException when there is none at this place
   */
  public int get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("token " + index + " of " + size);
    }
    return ids[index];
  }

  /** Adds a token that was made. */
  public void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
  }

  /** A copy of all ids. */
  public int[] toArray() {
    return Arrays.copyOf(ids, size);
  }

  /** A copy of the ids that were made. */
  public int[] made() {
    return Arrays.copyOfRange(ids, promptLength, size);
  }

  /** The same tokens, to be continued otherwise. */
  public TokenIds copy() {
    TokenIds copy = new TokenIds(Arrays.copyOf(ids, promptLength));
    for (int i = promptLength; i < size; i++) {
      copy.add(ids[i]);
    }
    return copy;
  }
}
