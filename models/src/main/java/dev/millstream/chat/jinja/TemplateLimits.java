package dev.millstream.chat.jinja;

/**
 * What one rendering may take; where it takes more it ends with a {@link TemplateException}.
 *
 * @param steps expressions and statements evaluated, and elements of lists walked through
 * @param outputCharacters characters of the text that is rendered
 * @param handledCharacters characters of all texts that are made, searched or compared on the way
 * @param depth statements, expressions and macro calls within each other
 * @param rangeLength numbers that {@code range} gives
 */
public record TemplateLimits(
    long steps, long outputCharacters, long handledCharacters, int depth, int rangeLength) {
  /** More than any chat needs; the whole of it takes some seconds at most. */
  public static final TemplateLimits DEFAULT =
      new TemplateLimits(2_000_000, 16L << 20, 256L << 20, 400, 100_000);

  private static final int MOST_DEPTH = 400;

  public TemplateLimits {
    if (steps < 1 || outputCharacters < 1 || handledCharacters < 1 || rangeLength < 1) {
      throw new IllegalArgumentException("a limit of a template must be 1 or more.");
    }
    if (depth < 1 || depth > MOST_DEPTH) {
      throw new IllegalArgumentException(
          "the depth of a template was limited to %d, but the limit must be from 1 to %d."
              .formatted(depth, MOST_DEPTH));
    }
  }
}
