package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Passes figures on, and shows those of the newest windows as Flink's metrics. */
final class FigureGauges extends RichMapFunction<MetricReport, MetricReport> {
  private static final long serialVersionUID = 1L;

  private transient ShownFigures figures;

  @SuppressWarnings("NullAway.Init") // the transient field is set in open
  FigureGauges() {}

  @Override
  public void open(OpenContext context) {
    figures = new ShownFigures(getRuntimeContext().getMetricGroup());
  }

  @Override
  public MetricReport map(MetricReport report) throws JsonProcessingException {
    figures.show(report);
    return report;
  }
}
