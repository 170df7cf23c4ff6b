package dev.millstream.tokenize;

/**
 * The code points of a text by number, for the offsets of {@link TokenizedText}.
 *
 * <p>Threading: safe.
 */
public final class CodePoints {
  private final String text;

  /** Index of each code point, or empty where they are the numbers themselves. */
  private final int[] indexes;

  private CodePoints(String text, int[] indexes) {
    this.text = text;
    this.indexes = indexes;
  }

  /** Takes one pass over the text, and an int a code point if one of them is a surrogate pair. */
  public static CodePoints of(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return new CodePoints(text, new int[0]);
    }
    int[] indexes = new int[count + 1];
    int index = 0;
    for (int i = 0; i < count; i++) {
      indexes[i] = index;
      index += Character.charCount(text.codePointAt(index));
    }
    indexes[count] = index;
    return new CodePoints(text, indexes);
  }

  /** How many there are. */
  public int count() {
    return indexes.length == 0 ? text.length() : indexes.length - 1;
  }

  /**
   * Index in the Java string.
   *
   * @param codePoint from 0 to the count
   */
  public int index(int codePoint) {
    return indexes.length == 0 ? codePoint : indexes[codePoint];
  }

  /** The characters between two code points, the second excluded. */
  public String slice(int start, int end) {
    return text.substring(index(start), index(end));
  }
}
