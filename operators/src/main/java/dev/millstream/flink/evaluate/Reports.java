package dev.millstream.flink.evaluate;

import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Metric;
import java.util.List;
import org.apache.flink.util.Collector;

/** Writes a window's sums as reports, one for each metric in their order. */
final class Reports {
  private Reports() {}

  static void send(
      long start,
      long end,
      List<String> groupNames,
      Slice slice,
      MetricSet sum,
      Collector<MetricReport> out) {
    List<Metric> metrics = sum.specs().metrics();
    for (int i = 0; i < metrics.size(); i++) {
      Accumulator accumulator = sum.accumulators().get(i);
      out.collect(
          new MetricReport(
              start,
              end,
              sum.rows(),
              groupNames,
              slice.group(),
              metrics.get(i).name(),
              metrics.get(i).parameters().toString(),
              accumulator.value().json().toString(),
              accumulator.rows()));
    }
  }
}
