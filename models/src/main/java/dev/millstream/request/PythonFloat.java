package dev.millstream.request;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.io.IOException;
import java.math.BigDecimal;

/** Writes floating-point numbers as Python's {@code json} does: the shortest digits of a double. */
final class PythonFloat {
  private static final int LEAST_PLAIN = -4;
  private static final int MOST_PLAIN = 15;

  private PythonFloat() {}

  /**
   * Writes a number.
   *
   * @throws InferenceException when it is infinite or none, which JSON cannot say
   */
  static void write(JsonGenerator json, double number) throws IOException {
    if (!Double.isFinite(number)) {
      throw new InferenceException(
          FailureCategory.ENGINE,
          "the model's answer holds a number that is not finite, which JSON cannot say. Check the"
              + " model file with another text.");
    }
    json.writeNumber(of(number));
  }

  static void writeAll(JsonGenerator json, float[] numbers) throws IOException {
    json.writeStartArray();
    for (float number : numbers) {
      write(json, number);
    }
    json.writeEndArray();
  }

  /** Python's {@code repr} of a finite number. */
  static String of(double number) {
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
