package dev.millstream.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Python's numbers: whole ones without an end, and doubles. */
final class Numbers {
  private static final int MOST_BITS = 4_096;
  private static final int LONG_BITS = 63;

  private Numbers() {}

  static boolean is(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  static boolean isWhole(Object value) {
    return is(value) && !(value instanceof Double);
  }

  static Object of(BigInteger number) {
    if (number.bitLength() > MOST_BITS) {
      throw TemplateProblem.limit("a number has more than %d bits".formatted(MOST_BITS));
    }
    return number.bitLength() <= LONG_BITS ? (Object) number.longValue() : number;
  }

  /** The whole number of a double without a fraction. */
  static BigInteger whole(double number) {
    if (!Double.isFinite(number)) {
      throw TemplateProblem.rendering("a number that is not finite has no whole part");
    }
    return new BigDecimal(number).toBigInteger();
  }

  static BigInteger big(Object value) {
    if (value instanceof Boolean bool) {
      return bool ? BigInteger.ONE : BigInteger.ZERO;
    }
    return value instanceof BigInteger big ? big : BigInteger.valueOf(((Number) value).longValue());
  }

  static double real(Object value) {
    return value instanceof Boolean bool ? (bool ? 1 : 0) : ((Number) value).doubleValue();
  }

  /**
   * A whole number that counts or says a place.
   *
   * @param of who takes it, for messages
   */
  static long index(Object value, String of) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Boolean bool) {
      return bool ? 1 : 0;
    }
    throw TemplateProblem.rendering(
        "%s takes a whole number, not %s".formatted(of, Kinds.of(value)));
  }

  static int compare(Object left, Object right) {
    if (isWhole(left) && isWhole(right)) {
      return big(left).compareTo(big(right));
    }
    double a = real(left);
    double b = real(right);
    if (Double.isFinite(a) && Double.isFinite(b)) {
      return exact(left).compareTo(exact(right));
    }
    return a < b ? -1 : a > b ? 1 : 0;
  }

  static boolean equal(Object left, Object right) {
    return !isNan(left) && !isNan(right) && compare(left, right) == 0;
  }

  static boolean isNan(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  private static BigDecimal exact(Object value) {
    return value instanceof Double number ? new BigDecimal(number) : new BigDecimal(big(value));
  }
}
