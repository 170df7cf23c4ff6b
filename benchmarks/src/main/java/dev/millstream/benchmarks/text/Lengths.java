package dev.millstream.benchmarks.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * How long texts are, in tokens of MiniLM with its two special tokens.
 *
 * <p>A length is {@code median × e^(spread × g)}, g from the standard normal distribution, rounded
 * and cut to {@value #SHORTEST} to {@value #LONGEST}.
 */
public enum Lengths {
  /** Titles, questions, chat lines: median 16. */
  SHORT(16, 0.62, 3_000),
  /** Paragraphs: median 60, the 90th of 100 near 134. */
  MIXED(60, 0.62, 1_000),
  /** Chunks of the model's whole width: all {@value #LONGEST}. */
  LONG(256, 0, 300);

  /** A word and the special tokens around it. */
  public static final int SHORTEST = 3;

  /** What MiniLM reads at most. */
  public static final int LONGEST = 256;

  private final int median;
  private final double spread;
  private final int usualCount;

  Lengths(int median, double spread, int usualCount) {
    this.median = median;
    this.spread = spread;
    this.usualCount = usualCount;
  }

  /**
   * Reads what a user types.
   *
   * @throws IllegalArgumentException with a sentence listing the names
   */
  public static Lengths parse(String name) {
    return parse("--texts", name);
  }

  /**
   * Reads what a user types.
   *
   * @param option that holds it
   * @throws IllegalArgumentException with a sentence listing the names
   */
  public static Lengths parse(String option, String name) {
    return Arrays.stream(values())
        .filter(lengths -> lengths.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s was '%s', but must be one of %s."
                        .formatted(
                            option,
                            name,
                            Arrays.stream(values())
                                .map(Lengths::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** Half of the texts are no longer than this. */
  public int median() {
    return median;
  }

  /** As many texts as two cores embed in about ten seconds. */
  public int usualCount() {
    return usualCount;
  }

  /** The next text's length. */
  int next(Random random) {
    long tokens = Math.round(median * Math.exp(spread * random.nextGaussian()));
    return (int) Math.max(SHORTEST, Math.min(LONGEST, tokens));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
