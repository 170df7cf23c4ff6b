package dev.millstream.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millstream.flink.evaluate.Alert;
import dev.millstream.flink.evaluate.MetricReport;
import java.io.IOException;

/**
 * A figure of an evaluation as JSON: {@code
 * {"window":{"start":…,"end":…,"count":…},"group":{…},"metric":…,"parameters":{…},"value":…,"n":…}}.
 */
public final class ReportJson {
  private ReportJson() {}

  /**
   * A figure that broke a rule, as {@code
   * {"alert":…,"value":…,"threshold":…,"window":{…},"group":{…},"metric":…,"parameters":{…},"n":…}}.
   */
  public static byte[] of(Alert alert) {
    return JsonBytes.object(
        json -> {
          json.writeStringField("alert", alert.rule());
          json.writeNumberField("value", alert.value());
          json.writeNumberField("threshold", alert.threshold());
          window(json, alert.report());
          what(json, alert.report());
          json.writeNumberField("n", alert.report().n());
        });
  }

  /** One object in UTF-8, without a line break. */
  public static byte[] of(MetricReport report) {
    return JsonBytes.object(
        json -> {
          window(json, report);
          what(json, report);
          json.writeFieldName("value");
          json.writeRawValue(report.value());
          json.writeNumberField("n", report.n());
        });
  }

  /** What stays the same where a figure is reported again. */
  public static byte[] key(MetricReport report) {
    return JsonBytes.object(
        json -> {
          span(json, report);
          what(json, report);
        });
  }

  private static void window(JsonGenerator json, MetricReport report) throws IOException {
    json.writeObjectFieldStart("window");
    span(json, report);
    json.writeNumberField("count", report.count());
    json.writeEndObject();
  }

  private static void span(JsonGenerator json, MetricReport report) throws IOException {
    json.writeNumberField("start", report.start());
    json.writeNumberField("end", report.end());
  }

  private static void what(JsonGenerator json, MetricReport report) throws IOException {
    json.writeObjectFieldStart("group");
    for (int i = 0; i < report.groupNames().size(); i++) {
      json.writeStringField(report.groupNames().get(i), report.group().get(i));
    }
    json.writeEndObject();
    json.writeStringField("metric", report.metric());
    json.writeFieldName("parameters");
    json.writeRawValue(report.parameters());
  }
}
