package dev.millstream.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a value is from Python's: same shape, integers equal, and the largest difference of its
 * numbers.
 */
public final class Closeness {
  private Closeness() {}

  @CanIgnoreReturnValue
  public static double within(double tolerance, JsonNode actual, JsonNode expected, String where) {
    double largest = largest(actual, expected, where);
    assertThat(largest).as("%s: %s for %s", where, actual, expected).isLessThanOrEqualTo(tolerance);
    return largest;
  }

  private static double largest(JsonNode actual, JsonNode expected, String where) {
    if (expected.isNumber()) {
      assertThat(actual.isNumber()).as("%s: %s for %s", where, actual, expected).isTrue();
      if (expected.isIntegralNumber()) {
        assertThat(actual.doubleValue()).as(where).isEqualTo(expected.doubleValue());
      }
      return Math.abs(actual.doubleValue() - expected.doubleValue());
    }
    if (!expected.isContainerNode()) {
      assertThat(actual).as(where).isEqualTo(expected);
      return 0;
    }
    assertThat(names(actual)).as(where).isEqualTo(names(expected));
    double largest = 0;
    if (expected.isObject()) {
      for (String name : names(expected)) {
        largest =
            Math.max(largest, largest(actual.get(name), expected.get(name), where + "." + name));
      }
    } else {
      assertThat(actual.size()).as(where).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        largest = Math.max(largest, largest(actual.get(i), expected.get(i), where + "[" + i + "]"));
      }
    }
    return largest;
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    names.sort(null);
    return names;
  }
}
