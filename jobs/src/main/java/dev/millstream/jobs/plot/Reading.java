package dev.millstream.jobs.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers in a figure's value.
 *
 * @param numbers by their path, such as {@code rouge1} or {@code matrix.0.1}; one number alone has
 *     the empty path
 * @param undefined why there is no value, null where there is one
 * @param error the most that the value can be off, 0 where it is exact
 */
record Reading(Map<String, Double> numbers, @Nullable String undefined, double error) {

  static Reading of(JsonNode value) {
    JsonNode undefined = value.path("undefined");
    if (undefined.isTextual()) {
      return new Reading(Map.of(), undefined.textValue(), 0);
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    JsonNode error = value.path("error_at_most");
    if (error.isNumber()) {
      collect("", value.path("value"), numbers);
      return new Reading(numbers, null, error.doubleValue());
    }
    collect("", value, numbers);
    return new Reading(numbers, null, 0);
  }

  private static void collect(String path, JsonNode value, Map<String, Double> numbers) {
    String inside = path.isEmpty() ? "" : path + ".";
    if (value.isNumber()) {
      numbers.put(path, value.doubleValue());
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        collect(inside + i, value.get(i), numbers);
      }
    } else {
      value
          .properties()
          .forEach(field -> collect(inside + field.getKey(), field.getValue(), numbers));
    }
  }
}
