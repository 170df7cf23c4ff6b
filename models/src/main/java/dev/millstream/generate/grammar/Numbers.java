package dev.millstream.generate.grammar;

import static dev.millstream.generate.grammar.Expression.anyOf;
import static dev.millstream.generate.grammar.Expression.literal;
import static dev.millstream.generate.grammar.Expression.optional;
import static dev.millstream.generate.grammar.Expression.range;
import static dev.millstream.generate.grammar.Expression.repeat;
import static dev.millstream.generate.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.List;

/** Numbers within bounds, digit by digit, as JSON writes them. */
final class Numbers {
  /** The highest number of the most digits: every such integer is exact as a double too. */
  static final long HIGHEST = 999_999_999_999_999L;

  private static final int DIGITS = 15;
  private static final Expression DIGIT = range('0', '9');
  private static final Expression FRACTION = sequence(literal("."), repeat(DIGIT, 1, DIGITS));
  private static final Expression SOME_FRACTION =
      sequence(
          literal("."),
          repeat(literal("0"), 0, DIGITS - 1),
          range('1', '9'),
          repeat(DIGIT, 0, DIGITS - 1));
  private static final Expression EXPONENT =
      sequence(anyOf("eE"), optional(anyOf("+-")), repeat(DIGIT, 1, 2));

  private Numbers() {}

  /** Integers from the lowest to the highest, both included. */
  static Expression integers(long lowest, long highest) {
    List<Expression> ways = new ArrayList<>();
    if (highest >= 0) {
      ways.add(naturals(Math.max(0, lowest), highest));
    }
    if (lowest < 0) {
      ways.add(sequence(literal("-"), naturals(Math.max(1, -highest), -lowest)));
    }
    return new Expression.Choice(ways);
  }

  /** Any number, also with an exponent. */
  static Expression any() {
    return sequence(
        optional(literal("-")), naturals(0, HIGHEST), optional(FRACTION), optional(EXPONENT));
  }

  /** Numbers between whole bounds, without an exponent. */
  static Expression within(Bounds bounds) {
    List<Expression> ways = new ArrayList<>();
    if (bounds.highest() > 0 || (bounds.highest() == 0 && bounds.withHighest())) {
      boolean positive = bounds.lowest() < 0;
      ways.add(
          magnitudes(
              new Bounds(
                  positive ? 0 : bounds.lowest(),
                  positive || bounds.withLowest(),
                  bounds.highest(),
                  bounds.withHighest())));
    }
    if (bounds.lowest() < 0) {
      boolean negative = bounds.highest() >= 0;
      ways.add(
          sequence(
              literal("-"),
              magnitudes(
                  new Bounds(
                      negative ? 0 : -bounds.highest(),
                      !negative && bounds.withHighest(),
                      -bounds.lowest(),
                      bounds.withLowest()))));
    }
    return new Expression.Choice(ways);
  }

  /** Numbers that are not negative. */
  private static Expression magnitudes(Bounds bounds) {
    List<Expression> ways = new ArrayList<>();
    long low = bounds.lowest();
    if (low < bounds.highest()) {
      ways.add(
          bounds.withLowest()
              ? sequence(naturals(low, low), optional(FRACTION))
              : sequence(naturals(low, low), SOME_FRACTION));
      ways.add(sequence(naturals(low + 1, bounds.highest() - 1), optional(FRACTION)));
    }
    if (bounds.withHighest() && (low < bounds.highest() || bounds.withLowest())) {
      ways.add(
          sequence(
              naturals(bounds.highest(), bounds.highest()),
              optional(sequence(literal("."), repeat(literal("0"), 1, DIGITS)))));
    }
    return new Expression.Choice(ways);
  }

  /** Natural numbers from the lowest to the highest; none where that is lower. */
  private static Expression naturals(long lowest, long highest) {
    List<Expression> ways = new ArrayList<>();
    long first = 0; // of its count of digits
    long last = 9;
    while (first <= highest) {
      long low = Math.max(first, lowest);
      long high = Math.min(last, highest);
      if (low <= high) {
        ways.add(sameLength(Long.toString(low), Long.toString(high)));
      }
      first = last + 1;
      last = 10 * last + 9;
    }
    return new Expression.Choice(ways);
  }

  private static Expression sameLength(String low, String high) {
    if (low.isEmpty()) {
      return Expression.EMPTY;
    }
    char first = low.charAt(0);
    char last = high.charAt(0);
    String lowRest = low.substring(1);
    String highRest = high.substring(1);
    String zeros = "0".repeat(lowRest.length());
    String nines = "9".repeat(lowRest.length());
    if (first == last) {
      return sequence(range(first, first), sameLength(lowRest, highRest));
    }
    if (lowRest.equals(zeros) && highRest.equals(nines)) {
      return sequence(range(first, last), repeat(DIGIT, zeros.length(), zeros.length()));
    }
    List<Expression> ways = new ArrayList<>();
    ways.add(sequence(range(first, first), sameLength(lowRest, nines)));
    if (first + 1 < last) {
      ways.add(sequence(range(first + 1, last - 1), repeat(DIGIT, zeros.length(), zeros.length())));
    }
    ways.add(sequence(range(last, last), sameLength(zeros, highRest)));
    return new Expression.Choice(ways);
  }

  /** Whole bounds of numbers, each itself allowed or not. */
  record Bounds(long lowest, boolean withLowest, long highest, boolean withHighest) {
    boolean isEmpty() {
      return lowest > highest || (lowest == highest && !(withLowest && withHighest));
    }
  }
}
