package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.metric.Closeness;
import dev.millstream.metric.GoldenStream.Golden;
import dev.millstream.metric.Metric;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The last report of each window, group and metric, over restarts in one JVM. */
final class KeptReports {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, MetricReport> KEPT = new ConcurrentHashMap<>();

  private KeptReports() {}

  static void forget() {
    KEPT.clear();
  }

  static int size() {
    return KEPT.size();
  }

  static void keep(String evaluation, DataStream<MetricReport> reports) {
    reports
        .map(
            report -> {
              KEPT.put(key(evaluation, report), report);
              return report;
            })
        .returns(MetricReport.class)
        .name(evaluation + "-keep")
        .sinkTo(new DiscardingSink<>())
        .name(evaluation + "-gone");
  }

  /** Checks the golden's window from {@code start} to {@code end}; counts it as seen. */
  static void check(String evaluation, long start, long end, Golden golden) throws IOException {
    Metric metric = GoldenRows.spec(golden).metric();
    String key =
        key(
            evaluation,
            start,
            end,
            GoldenRows.group(golden),
            metric.name(),
            metric.parameters().toString());
    MetricReport report = KEPT.get(key);
    assertThat(report).as(key).isNotNull();
    long rows = golden.json().get("window").get("count").longValue();
    assertThat(report.count()).as(key).isEqualTo(rows);
    assertThat(report.n()).as(key).isEqualTo(rows);
    JsonNode value = JSON.readTree(report.value());
    if (golden.value().isNull()) {
      assertThat(value.has("undefined")).as(key).isTrue();
    } else {
      Closeness.within(1e-9, value, golden.value(), key);
    }
  }

  /** The values of an evaluation of one metric, by group and start. */
  static Map<String, String> values(String evaluation) {
    Map<String, String> values = new TreeMap<>();
    KEPT.forEach(
        (key, report) -> {
          if (key.startsWith(evaluation + " ")) {
            values.put(report.group().get(0) + " " + report.start(), report.value());
          }
        });
    return values;
  }

  /** How many windows of a metric and group there are in an evaluation. */
  static long windows(String evaluation, Golden golden) {
    Metric metric = GoldenRows.spec(golden).metric();
    return KEPT.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(evaluation + " "))
        .map(Map.Entry::getValue)
        .filter(report -> report.group().get(0).equals(GoldenRows.group(golden)))
        .filter(report -> report.metric().equals(metric.name()))
        .filter(report -> report.parameters().equals(metric.parameters().toString()))
        .count();
  }

  private static String key(String evaluation, MetricReport report) {
    return key(
        evaluation,
        report.start(),
        report.end(),
        report.group().get(0),
        report.metric(),
        report.parameters());
  }

  private static String key(
      String evaluation, long start, long end, String group, String metric, String parameters) {
    return "%s [%d, %d) %s %s %s".formatted(evaluation, start, end, group, metric, parameters);
  }
}
