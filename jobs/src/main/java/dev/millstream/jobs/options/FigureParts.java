package dev.millstream.jobs.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricInputException;
import dev.millstream.metric.MetricValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which numbers the figures of a metric have, by name. Found by judging small rows of all kinds
 * twice, with other labels the second time: names that change with the rows are not known before.
 *
 * @param single whether a figure is one number itself
 * @param names of its numbers otherwise, with dots where they are deeper
 */
record FigureParts(boolean single, Set<String> names) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rows as prediction, reference and score; the second of each pair has other labels. */
  private static final List<List<String>> KINDS =
      List.of(
          List.of("[['x','x',0.9],['y','x',0.2]]", "[['u','u',0.9],['v','u',0.2]]"),
          List.of("[['B-PER','O'],['B-PER','O']]", "[['B-LOC','O'],['B-LOC','O']]"),
          List.of(
              "[[{'key':'1','a':'x','b':'y'},'x'],[{'key':'2','a':'x','b':'x'},'x']]",
              "[[{'key':'1','a':'u','b':'v'},'u'],[{'key':'2','a':'u','b':'u'},'u']]"),
          List.of(
              "[['a cat sat on the mat','a cat sat on a mat']]",
              "[['two dogs ran to the sea','two dogs ran to a sea']]"),
          List.of("[[['d1','d2'],['d1']]]", "[[['e1','e2'],['e1']]]"),
          List.of("[[1.5,2],[3,2.5],[4,4.5]]", "[[2.5,3],[4,3.5],[5,5.5]]"),
          List.of("[[null,null,[0.5,0.25]]]", "[[null,null,[0.75,0.125]]]"));

  /** The only labels that some metrics take; a figure of several numbers may have them as names. */
  private static final String TWO_CLASSES = "[[1,1,0.9],[0,0,0.2],[1,0,0.6]]";

  /** Those of a metric, if they can be known. */
  static Optional<FigureParts> of(Metric metric) {
    for (List<String> kind : KINDS) {
      Optional<FigureParts> one = judged(metric, kind.get(0));
      if (one.isPresent()) {
        return one.equals(judged(metric, kind.get(1))) ? one : Optional.empty();
      }
    }
    return judged(metric, TWO_CLASSES).filter(FigureParts::single);
  }

  /** Whether there is such a number. */
  boolean has(List<String> part) {
    return part.isEmpty() ? single : names.contains(String.join(".", part));
  }

  private static Optional<FigureParts> judged(Metric metric, String rows) {
    Accumulator accumulator = metric.newAccumulator();
    try {
      for (JsonNode row : JSON.readTree(rows.replace('\'', '"'))) {
        accumulator.add(new Judged(at(row, 0), at(row, 1), at(row, 2)));
      }
    } catch (MetricInputException anotherKindOfRow) {
      return Optional.empty();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("rows were written by ourselves", impossible);
    }
    MetricValue value = accumulator.value();
    if (value instanceof MetricValue.Undefined) {
      return Optional.empty();
    }
    Set<String> names = new TreeSet<>();
    collect("", value.json(), names);
    return Optional.of(new FigureParts(names.remove(""), names));
  }

  private static JsonNode at(JsonNode row, int column) {
    JsonNode value = row.path(column);
    return value.isNull() ? row.path(-1) : value;
  }

  /** A number, and what would be one if it were known, or known better. */
  private static void collect(String name, JsonNode value, Set<String> names) {
    if (value.isNumber() || value.has("undefined") || value.has("value")) {
      names.add(name);
      return;
    }
    for (Map.Entry<String, JsonNode> part : value.properties()) {
      collect(name.isEmpty() ? part.getKey() : name + "." + part.getKey(), part.getValue(), names);
    }
  }
}
