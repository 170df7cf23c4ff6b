package dev.millstream.metric.ranking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Label;
import dev.millstream.metric.Reading;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads what is relevant: a list of ids (grade 1 each), an object of grades by id, or a single id.
 * Grades are not negative; ids of grade 0 are left out, and a row without a relevant id is refused,
 * for there is nothing to find.
 */
final class Relevance {
  private static final String NEEDED =
      "the relevant ids: a list, or an object of grades from 0 to 1,000 by id";
  private static final int MOST_GRADE = 1000;

  private final Reading reading;

  Relevance(Reading reading) {
    this.reading = reading;
  }

  Map<Label, Double> of(Judged row) {
    JsonNode node = row.reference();
    Map<Label, Double> grades = new LinkedHashMap<>();
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        double grade = grade(each.getValue(), row);
        if (grade > 0) {
          grades.put(Label.of(each.getKey()), grade);
        }
      }
    } else if (node.isArray()) {
      node.forEach(each -> grades.put(reading.label(each, Column.REFERENCE), 1.0));
    } else if (node.isValueNode()) {
      grades.put(reading.label(node, Column.REFERENCE), 1.0);
    }
    if (grades.isEmpty()) {
      throw reading.refuse(Column.REFERENCE, NEEDED, node);
    }
    return grades;
  }

  private double grade(JsonNode node, Judged row) {
    double grade = node.isNumber() ? node.doubleValue() : -1;
    if (!(grade >= 0 && grade <= MOST_GRADE)) {
      throw reading.refuse(Column.REFERENCE, NEEDED, row.reference());
    }
    return grade;
  }
}
