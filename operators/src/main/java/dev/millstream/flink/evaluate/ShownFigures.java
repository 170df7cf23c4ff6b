package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * The figures of the newest windows as gauges {@code evaluation.value} with the variables {@code
 * metric}, {@code group} and {@code part}, the last for values of several numbers. A value that is
 * undefined is NaN. Of more than {@value #MOST} figures the first are shown.
 *
 * <p>Threading: figures come on the task's thread; reporters read gauges on their own.
 */
final class ShownFigures {
  static final int MOST = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_NAME = 100;

  private final MetricGroup evaluation;

  /** By metric and group, then by part. */
  private final Map<String, Map<String, Newest>> shown = new HashMap<>();

  private int gauges;

  ShownFigures(MetricGroup operator) {
    this.evaluation = operator.addGroup("evaluation");
  }

  /** The value of the newest window so far. */
  private static final class Newest implements Gauge<Double> {
    private volatile double value;
    private long end = Long.MIN_VALUE;

    void report(double number, long windowEnd) {
      if (windowEnd >= end) {
        end = windowEnd;
        value = number;
      }
    }

    @Override
    public Double getValue() {
      return value;
    }
  }

  /** Shows a figure, unless a newer window's is shown. */
  void show(MetricReport report) throws JsonProcessingException {
    JsonNode value = JSON.readTree(report.value());
    if (value.isNumber()) {
      show(report, "", value.doubleValue());
    } else {
      for (Map.Entry<String, JsonNode> part : value.properties()) {
        if (part.getValue().isNumber()) {
          show(report, part.getKey(), part.getValue().doubleValue());
        }
      }
    }
    shown
        .getOrDefault(name(report), Map.of())
        .forEach(
            (part, gauge) -> {
              if (!(part.isEmpty() ? value : value.path(part)).isNumber()) {
                gauge.report(Double.NaN, report.end());
              }
            });
  }

  private void show(MetricReport report, String part, double number) {
    Map<String, Newest> parts = shown.get(name(report));
    Newest gauge = parts == null ? null : parts.get(part);
    if (gauge == null) {
      if (gauges == MOST) {
        return;
      }
      gauges++;
      gauge = new Newest();
      shown.computeIfAbsent(name(report), name -> new HashMap<>()).put(part, gauge);
      MetricGroup group =
          evaluation
              .addGroup("metric", shortened(metric(report)))
              .addGroup("group", shortened(String.join(", ", report.group())));
      (part.isEmpty() ? group : group.addGroup("part", shortened(part))).gauge("value", gauge);
    }
    gauge.report(number, report.end());
  }

  private static String name(MetricReport report) {
    return metric(report) + "\n" + String.join("\n", report.group());
  }

  private static String metric(MetricReport report) {
    return report.parameters().equals("{}")
        ? report.metric()
        : report.metric() + " " + report.parameters();
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }
}
