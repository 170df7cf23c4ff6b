package dev.millstream.flink.evaluate;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.PurgingTrigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.api.windowing.windows.Window;
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
      return byTime(shares, size, Duration.ZERO, TumblingEventTimeWindows.of(size));
    }
    if (window instanceof EvaluationWindow.Sliding sliding) {
      Duration size = sliding.size();
      Duration pane =
          Duration.ofMillis(WindowLengths.pane(size.toMillis(), sliding.slide().toMillis()));
      return byTime(
          shares, pane, size.minus(pane), SlidingEventTimeWindows.of(size, sliding.slide()));
    }
    if (window instanceof EvaluationWindow.Cumulative cumulative) {
      Duration step = cumulative.step();
      Duration size = cumulative.size();
      return byTime(
          shares,
          step,
          size.minus(step),
          new CumulativeEventTimeWindows(step.toMillis(), size.toMillis()));
    }
    if (window instanceof EvaluationWindow.Session session) {
      return bySession(shares, session.gap());
    }
    if (window instanceof EvaluationWindow.Rows rows) {
      return byRows(shares, rows);
    }
    return atTheEnd(shares);
  }

  private SingleOutputStreamOperator<MetricReport> byTime(
      DataStream<Share> shares,
      Duration pane,
      Duration behindPane,
      WindowAssigner<Object, TimeWindow> windows) {
    SingleOutputStreamOperator<Share> panes =
        bySlice(shares)
            .window(TumblingEventTimeWindows.of(pane))
            .trigger(PurgingTrigger.of(EventTimeTrigger.create()))
            .allowedLateness(settings.lateness().plus(behindPane))
            .aggregate(
                new MergeShares(specs),
                new HandOnPane<TimeWindow>(),
                new MetricSetTypeInfo(specs),
                new MetricSetTypeInfo(specs),
                TypeInformation.of(Share.class));
    return report(named(panes, "panes"), windows, settings.lateness());
  }

  private SingleOutputStreamOperator<MetricReport> atTheEnd(DataStream<Share> shares) {
    SingleOutputStreamOperator<Share> parts =
        bySlice(shares)
            .window(GlobalWindows.createWithEndOfStreamTrigger())
            .aggregate(
                new MergeShares(specs),
                new HandOnPane<>(),
                new MetricSetTypeInfo(specs),
                new MetricSetTypeInfo(specs),
                TypeInformation.of(Share.class));
    return report(
        named(parts, "panes"), GlobalWindows.createWithEndOfStreamTrigger(), Duration.ZERO);
  }

  private <W extends Window> SingleOutputStreamOperator<MetricReport> report(
      DataStream<Share> shares, WindowAssigner<Object, W> windows, Duration lateness) {
    return named(
        byGroup(shares)
            .window(windows)
            .allowedLateness(lateness)
            .sideOutputLateData(LATE_FOR_SESSIONS)
            .aggregate(
                new MergeShares(specs),
                new ReportWindow<W>(settings.groupNames()),
                new MetricSetTypeInfo(specs),
                new MetricSetTypeInfo(specs),
                TypeInformation.of(MetricReport.class)),
        "windows");
  }

  private SingleOutputStreamOperator<MetricReport> bySession(
      DataStream<Share> shares, Duration gap) {
    return report(shares, EventTimeSessionWindows.withGap(gap), settings.lateness());
  }

  private SingleOutputStreamOperator<MetricReport> byRows(
      DataStream<Share> shares, EvaluationWindow.Rows rows) {
    return named(
        byGroup(shares)
            .process(
                new RowWindows(specs, settings.groupNames(), rows),
                TypeInformation.of(MetricReport.class)),
        "windows");
  }

  private static KeyedStream<Share, Slice> bySlice(DataStream<Share> shares) {
    return shares.keyBy(Share::slice, SLICE);
  }

  private static KeyedStream<Share, Slice> byGroup(DataStream<Share> shares) {
    return shares.keyBy(Share::whole, SLICE);
  }

  private <T> SingleOutputStreamOperator<T> named(
      SingleOutputStreamOperator<T> operator, String what) {
    String name = settings.name() + "-" + what;
    return operator.name(name).uid(name);
  }
}
