package dev.millstream.jobs.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One figure as a job wrote it: a metric over a window of a group.
 *
 * @param start of the window, as milliseconds since 1970 or as the number of a row
 * @param end exclusive
 * @param group values by the names of the fields, in their order
 * @param parameters of the metric, a JSON object
 * @param value as JSON
 * @param rows that the metric counted in
 */
record Figure(
    long start,
    long end,
    Map<String, String> group,
    String metric,
    String parameters,
    JsonNode value,
    long rows) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a line of JSON, as an evaluation writes it.
   *
   * @throws IOException if it is none
   */
  static Figure read(String line) throws IOException {
    JsonNode figure = JSON.readTree(line);
    Map<String, String> group = new LinkedHashMap<>();
    figure
        .path("group")
        .properties()
        .forEach(field -> group.put(field.getKey(), field.getValue().asText()));
    return new Figure(
        figure.path("window").path("start").asLong(),
        figure.path("window").path("end").asLong(),
        group,
        figure.path("metric").asText(),
        figure.path("parameters").toString(),
        figure.path("value"),
        figure.path("n").asLong());
  }

  /** The group as a reader sees it; empty where rows are not grouped. */
  String groupLabel() {
    return String.join(
        ", ",
        group.entrySet().stream().map(field -> field.getKey() + "=" + field.getValue()).toList());
  }
}
