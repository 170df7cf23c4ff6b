package dev.millstream.adapter;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a stranger's, which may take only so many steps: some need more for one
 * name than there is time.
 *
 * <p>Python's and Java's expressions agree in all that names of modules are matched with.
 */
final class BoundedRegex {
  private static final int LONGEST = 1_000;
  private static final int MOST_STEPS = 1_000_000;

  private final Pattern pattern;

  private BoundedRegex(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException with half a sentence saying what is wrong with it
   */
  static BoundedRegex of(String expression) {
    if (expression.length() > LONGEST) {
      throw new IllegalArgumentException(
          "it has %d characters, and at most %d are read".formatted(expression.length(), LONGEST));
    }
    try {
      return new BoundedRegex(Pattern.compile(expression));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription(), e);
    }
  }

  /**
   * Whether the whole text matches.
   *
   * @throws IllegalArgumentException with half a sentence where that takes too many steps
   */
  boolean matches(String text) {
    return pattern.matcher(new Counted(text, new AtomicInteger())).matches();
  }

  /** Counts the characters that are looked at, which every step does. */
  private static final class Counted implements CharSequence {
    private final String text;
    private final AtomicInteger steps;

    Counted(String text, AtomicInteger steps) {
      this.text = text;
      this.steps = steps;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (steps.incrementAndGet() > MOST_STEPS) {
        throw new IllegalArgumentException(
            "it takes more than %d steps to match a name".formatted(MOST_STEPS));
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.substring(start, end), steps);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
