package dev.millstream.flink.evaluate;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.PurgingTrigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.OutputTag;

/**
 * Shares in windows of Flink's, in two stages: panes by group and by the part of the stream that
 * judged the rows, then windows by group. A group whose rows are many is so summed by many
 * subtasks, and a row is added to one pane, however many windows overlap.
 *
 * <p>A pane that fires hands on what it holds and forgets it, so a late row is handed on alone and
 * nothing twice. A pane stays open for as long as a window that it is part of.
 *
 * <p>Sessions have one stage: where a session ends is only known where all rows of a group are.
 */
final class WindowedShares {
  /** Rows late for every session, in shares. */
  static final OutputTag<Share> LATE_FOR_SESSIONS =
      new OutputTag<>("evaluate-late-for-sessions", TypeInformation.of(Share.class));

  private static final TypeInformation<Slice> SLICE = TypeInformation.of(Slice.class);

  private final MetricSpecs specs;
  private final Evaluation.Settings settings;

  WindowedShares(MetricSpecs specs, Evaluation.Settings settings) {
    this.specs = specs;
    this.settings = settings;
  }

  SingleOutputStreamOperator<MetricReport> reports(DataStream<Share> shares) {
    EvaluationWindow window = settings.window();
    if (window instanceof EvaluationWindow.Tumbling tumbling) {
      Duration size = tumbling.size();
      return inTwoStages(shares, size, size, TumblingEventTimeWindows.of(size));
    }
    if (window instanceof EvaluationWindow.Sliding sliding) {
      Duration size = sliding.size();
      Duration slide = sliding.slide();
      Duration pane = Duration.ofMillis(WindowLengths.pane(size.toMillis(), slide.toMillis()));
      return inTwoStages(shares, pane, size, SlidingEventTimeWindows.of(size, slide));
    }
    if (window instanceof EvaluationWindow.Cumulative cumulative) {
      Duration step = cumulative.step();
      Duration size = cumulative.size();
      return inTwoStages(
          shares, step, size, new CumulativeEventTimeWindows(step.toMillis(), size.toMillis()));
    }
    if (window instanceof EvaluationWindow.Session session) {
      return byGroup(shares, EventTimeSessionWindows.withGap(session.gap()), settings.lateness());
    }
    if (window instanceof EvaluationWindow.Rows rows) {
      return named(
          shares
              .keyBy(Share::whole, SLICE)
              .process(
                  new RowWindows(specs, settings.groupNames(), rows),
                  TypeInformation.of(MetricReport.class)),
          "windows");
    }
    DataStream<Share> parts = panes(shares, new AllRowsWindow(), Duration.ZERO);
    return byGroup(parts, new AllRowsWindow(), Duration.ZERO);
  }

  private SingleOutputStreamOperator<MetricReport> inTwoStages(
      DataStream<Share> shares,
      Duration pane,
      Duration size,
      WindowAssigner<Object, TimeWindow> windows) {
    Duration open = settings.lateness().plus(size).minus(pane);
    return byGroup(
        panes(shares, TumblingEventTimeWindows.of(pane), open), windows, settings.lateness());
  }

  private DataStream<Share> panes(
      DataStream<Share> shares, WindowAssigner<Object, TimeWindow> panes, Duration open) {
    return named(
        shares
            .keyBy(Share::slice, SLICE)
            .window(panes)
            .trigger(PurgingTrigger.of(EventTimeTrigger.create()))
            .allowedLateness(open)
            .aggregate(
                new MergeShares(specs),
                new HandOnPane(),
                new MetricSetTypeInfo(specs),
                new MetricSetTypeInfo(specs),
                TypeInformation.of(Share.class)),
        "panes");
  }

  private SingleOutputStreamOperator<MetricReport> byGroup(
      DataStream<Share> shares, WindowAssigner<Object, TimeWindow> windows, Duration lateness) {
    return named(
        shares
            .keyBy(Share::whole, SLICE)
            .window(windows)
            .allowedLateness(lateness)
            .sideOutputLateData(LATE_FOR_SESSIONS)
            .aggregate(
                new MergeShares(specs),
                new ReportWindow(settings.groupNames()),
                new MetricSetTypeInfo(specs),
                new MetricSetTypeInfo(specs),
                TypeInformation.of(MetricReport.class)),
        "windows");
  }

  private <T> SingleOutputStreamOperator<T> named(
      SingleOutputStreamOperator<T> operator, String what) {
    String name = settings.name() + "-" + what;
    return operator.name(name).uid(name);
  }
}
