package dev.millstream.files;

import dev.millstream.flink.evaluate.Alert;
import dev.millstream.json.ReportJson;

/** Alerts as lines of JSON, as {@link ReportJson} describes them. */
public final class AlertLines implements LineFormat<Alert> {
  private static final long serialVersionUID = 1L;

  @Override
  public byte[] line(Alert element) {
    return ReportJson.of(element);
  }
}
