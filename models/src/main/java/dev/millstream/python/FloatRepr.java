package dev.millstream.python;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;

/** Python's {@code repr} of a floating-point number: the shortest digits that give it back. */
public final class FloatRepr {
  private static final int LEAST_PLAIN = -4;
  private static final int MOST_PLAIN = 15;

  private FloatRepr() {}

  /** The text, such as {@code 0.0001}, {@code 1e-05}, {@code inf} or {@code nan}. */
  public static String of(double number) {
    if (!Double.isFinite(number)) {
      return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }
    // Double.toString of Java 17 is not always the shortest.
    String shortest = NumberOutput.toString(number, true);
    if (shortest.indexOf('E') < 0) {
      return shortest;
    }
    BigDecimal decimal = new BigDecimal(shortest).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= LEAST_PLAIN && exponent <= MOST_PLAIN) {
      String plain = decimal.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String digits = decimal.unscaledValue().abs().toString();
    return "%s%s%se%s%02d"
        .formatted(
            decimal.signum() < 0 ? "-" : "",
            digits.charAt(0),
            digits.length() == 1 ? "" : "." + digits.substring(1),
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }
}
