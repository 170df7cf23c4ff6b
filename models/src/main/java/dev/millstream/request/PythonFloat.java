package dev.millstream.request;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millstream.python.FloatRepr;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.io.IOException;

/** Writes floating-point numbers as Python's {@code json} does: the shortest digits of a double. */
final class PythonFloat {
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
    return FloatRepr.of(number);
  }
}
