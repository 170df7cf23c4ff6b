package dev.millstream.jobs.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers in a figure's value.
 *
 * @param numbers by their path, such as {@code rouge1} or {@code confusion_matrix.ham.spam}; one
 *     number alone has the empty path
 * @param undefined why there is no value, null where there is one
 * @param error the most that the value can be off, 0 where it is exact
 */
record Reading(Map<String, Double> numbers, @Nullable String undefined, double error) {
  private static final String LABELS = "labels";

  static Reading of(JsonNode value) {
    JsonNode undefined = value.path("undefined");
    if (undefined.isTextual()) {
      return new Reading(Map.of(), undefined.textValue(), 0);
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    JsonNode error = value.path("error_at_most");
    if (error.isNumber()) {
      collect("", value.path("value"), MissingNode.getInstance(), numbers);
      return new Reading(numbers, null, error.doubleValue());
    }
    collect("", value, MissingNode.getInstance(), numbers);
    return new Reading(numbers, null, 0);
  }

  /**
   * @param labels what the places of arrays stand for, as a confusion matrix says beside itself;
   *     nothing where places are only numbered
   */
  private static void collect(
      String path, JsonNode value, JsonNode labels, Map<String, Double> numbers) {
    String inside = path.isEmpty() ? "" : path + ".";
    if (value.isNumber()) {
      numbers.put(path, value.doubleValue());
    } else if (value.isArray()) {
      boolean areNamed = labels.size() == value.size();
      for (int i = 0; i < value.size(); i++) {
        String place = areNamed ? labels.get(i).asText() : Integer.toString(i);
        collect(inside + place, value.get(i), labels, numbers);
      }
    } else {
      JsonNode named = value.path(LABELS);
      value.properties().stream()
          .filter(field -> !(field.getKey().equals(LABELS) && named.isArray()))
          .forEach(field -> collect(inside + field.getKey(), field.getValue(), named, numbers));
    }
  }
}
