package dev.millstream.files;

import dev.millstream.flink.evaluate.MetricReport;
import dev.millstream.json.ReportJson;

/** Figures as lines of JSON, as {@link ReportJson} describes it. */
public final class ReportLines implements LineFormat<MetricReport> {
  private static final long serialVersionUID = 1L;

  @Override
  public byte[] line(MetricReport element) {
    return ReportJson.of(element);
  }
}
