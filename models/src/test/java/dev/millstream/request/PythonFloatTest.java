package dev.millstream.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PythonFloatTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0",
    "-0.0, -0.0",
    "1.0, 1.0",
    "100.0, 100.0",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "0.000012, 1.2e-05",
    "-0.00001, -1e-05",
    "12345678.0, 12345678.0",
    "1234567890123456.0, 1234567890123456.0",
    "9007199254740992, 9007199254740992.0",
    "1e16, 1e+16",
    "1.5e300, 1.5e+300",
    "1.401298464324817e-45, 1.401298464324817e-45",
    "2e23, 2e+23"
  })
  void isPythonsRepr(double number, String text) {
    assertThat(PythonFloat.of(number)).isEqualTo(text);
  }

  /** Every number that Python wrote into the goldens of a task. */
  @ParameterizedTest
  @EnumSource(HubTask.class)
  void isWhatPythonWrote(HubTask task) throws Exception {
    int numbers = 0;
    for (String line : RequestGolden.text(task).lines().toList()) {
      try (JsonParser parser = new JsonFactory().createParser(line)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            assertThat(PythonFloat.of(parser.getDoubleValue())).isEqualTo(parser.getText());
            numbers++;
          }
        }
      }
    }
    assertThat(numbers).isGreaterThan(20);
  }

  @Test
  void refusesWhatJsonCannotSay() throws Exception {
    try (var json = new JsonFactory().createGenerator(new StringWriter())) {
      assertThatThrownBy(() -> PythonFloat.write(json, Double.POSITIVE_INFINITY))
          .isInstanceOfSatisfying(
              InferenceException.class,
              failure -> assertThat(failure.category()).isEqualTo(FailureCategory.ENGINE))
          .hasMessage(
              "the model's answer holds a number that is not finite, which JSON cannot say. Check the"
                  + " model file with another text.");
    }
  }
}
