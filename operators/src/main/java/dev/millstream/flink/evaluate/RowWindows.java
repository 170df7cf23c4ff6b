package dev.millstream.flink.evaluate;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Windows of so many rows of a group. Flink's count windows keep every row of a sliding window,
 * begin no window before the first row and never report the last ones of a bounded stream; so this
 * is a function of our own. It keeps the sums of panes, one for each slide or its greatest common
 * part with the size, how many rows there were, and when the last one came.
 */
final class RowWindows extends KeyedProcessFunction<Slice, Share, MetricReport> {
  private static final long serialVersionUID = 1L;
  private static final long END_OF_STREAM = Long.MAX_VALUE;

  private final MetricSpecs specs;
  private final List<String> groupNames;
  private final long size;
  private final long slide;
  private final long pane;
  private final long forgetAfter;
  private transient ValueState<Long> rows;
  private transient ValueState<Long> lastRow;
  private transient MapState<Long, MetricSet> panes;

  @SuppressWarnings("NullAway.Init") // the transient fields are set in open
  RowWindows(MetricSpecs specs, List<String> groupNames, EvaluationWindow.Rows window) {
    this.specs = specs;
    this.groupNames = groupNames;
    this.size = window.size();
    this.slide = window.slide();
    this.pane = WindowLengths.pane(size, slide);
    this.forgetAfter = window.forgetAfter().toMillis();
  }

  @Override
  public void open(OpenContext context) {
    rows = getRuntimeContext().getState(new ValueStateDescriptor<>("rows", Types.LONG));
    lastRow = getRuntimeContext().getState(new ValueStateDescriptor<>("last-row", Types.LONG));
    panes =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("panes", Types.LONG, new MetricSetTypeInfo(specs)));
  }

  @Override
  public void processElement(Share share, Context context, Collector<MetricReport> out)
      throws Exception {
    long before = count();
    long clock = context.timerService().currentProcessingTime();
    if (before == 0) {
      context.timerService().registerEventTimeTimer(END_OF_STREAM);
      context.timerService().registerProcessingTimeTimer(clock + forgetAfter);
    }
    lastRow.update(clock);
    add(before / pane, share);
    long now = before + 1;
    rows.update(now);
    if (Math.floorMod(now - size, slide) == 0) {
      report(now - size, now, context.getCurrentKey(), out);
      forget(now - size);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<MetricReport> out)
      throws Exception {
    Long last = lastRow.value();
    if (last == null) {
      return;
    }
    boolean ended = context.timeDomain() == TimeDomain.EVENT_TIME;
    if (ended || last + forgetAfter <= timestamp) {
      reportPartial(context.getCurrentKey(), out);
      rows.clear();
      lastRow.clear();
      panes.clear();
      context.timerService().deleteEventTimeTimer(END_OF_STREAM);
    } else {
      context.timerService().registerProcessingTimeTimer(last + forgetAfter);
    }
  }

  /** Reports the windows that began and will not be filled. */
  private void reportPartial(Slice slice, Collector<MetricReport> out) throws Exception {
    long all = count();
    long next = (Math.floorDiv(all - size, slide) + 1) * slide;
    for (long start = next; start < all; start += slide) {
      report(start, all, slice, out);
    }
  }

  private long count() throws IOException {
    Long count = rows.value();
    return count == null ? 0 : count;
  }

  private void add(long number, Share share) throws Exception {
    MetricSet more = MetricSet.of(specs, share.set());
    MetricSet sum = panes.get(number);
    if (sum == null) {
      panes.put(number, more);
    } else {
      sum.merge(more);
      panes.put(number, sum);
    }
  }

  private void report(long start, long rowsThere, Slice slice, Collector<MetricReport> out)
      throws Exception {
    MetricSet sum = MetricSet.empty(specs);
    for (long number = Math.max(0, start) / pane; number * pane < rowsThere; number++) {
      MetricSet part = panes.get(number);
      if (part != null) {
        sum.merge(part);
      }
    }
    Reports.send(start, start + size, groupNames, slice, sum, out);
  }

  /** Drops the panes that only the window from {@code start}, or earlier ones, needed. */
  private void forget(long start) throws Exception {
    for (long row = Math.max(0, start); row < start + slide; row += pane) {
      panes.remove(row / pane);
    }
  }
}
