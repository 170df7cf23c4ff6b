package dev.millstream.flink.evaluate;

import java.io.IOException;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Hands the sum of a pane on to the windows it is part of; Flink stamps it with the pane's end. */
final class HandOnPane extends ProcessWindowFunction<MetricSet, Share, Slice, TimeWindow> {
  private static final long serialVersionUID = 1L;

  @Override
  public void process(Slice slice, Context context, Iterable<MetricSet> sums, Collector<Share> out)
      throws IOException {
    for (MetricSet sum : sums) {
      out.collect(new Share(slice, sum.bytes(), null));
    }
  }
}
