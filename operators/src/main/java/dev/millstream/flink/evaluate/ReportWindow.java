package dev.millstream.flink.evaluate;

import java.util.List;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Reports a window when Flink fires it: at its end, and again with each late row. */
final class ReportWindow extends ProcessWindowFunction<MetricSet, MetricReport, Slice, TimeWindow> {
  private static final long serialVersionUID = 1L;

  private final List<String> groupNames;

  ReportWindow(List<String> groupNames) {
    this.groupNames = groupNames;
  }

  @Override
  public void process(
      Slice slice, Context context, Iterable<MetricSet> sums, Collector<MetricReport> out) {
    TimeWindow window = context.window();
    for (MetricSet sum : sums) {
      if (!AllRowsWindow.is(window)) {
        Reports.send(window.getStart(), window.getEnd(), groupNames, slice, sum, out);
      } else if (sum.timed()) {
        Reports.send(sum.first(), sum.last() + 1, groupNames, slice, sum, out);
      } else {
        Reports.send(0, sum.rows(), groupNames, slice, sum, out);
      }
    }
  }
}
