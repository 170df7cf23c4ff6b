package dev.millstream.flink.measure;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.windowing.ProcessAllWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.ProcessingTimeoutTrigger;
import org.apache.flink.streaming.api.windowing.triggers.PurgingTrigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * A measure of one span of processing time.
 *
 * @param from start of the span, in milliseconds since 1970
 * @param to end of the span, in milliseconds since 1970
 * @param measure what happened in it
 */
public record MeasureReport(long from, long to, Measure measure) {

  /**
   * Adds up a stream's measures; a span in which nothing happened gives no report.
   *
   * <p>The spans are event-time windows over the time of arrival, so that the last one ends with a
   * bounded stream; a timeout ends one on a stream that has gone quiet. One subtask tells the time,
   * so that it goes on for all where some subtasks get nothing.
   */
  public static SingleOutputStreamOperator<MeasureReport> every(
      Duration interval, DataStream<Measure> measures) {
    return measures
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<Measure>forMonotonousTimestamps()
                .withTimestampAssigner((measure, before) -> System.currentTimeMillis()))
        .setParallelism(1)
        .name("measure-times")
        .uid("measure-times")
        .windowAll(TumblingEventTimeWindows.of(interval))
        .trigger(
            PurgingTrigger.of(
                ProcessingTimeoutTrigger.of(EventTimeTrigger.create(), interval, false, true)))
        .reduce(Measure::plus, new Stamp(), TypeInformation.of(MeasureReport.class))
        .name("measures")
        .uid("measures");
  }

  private static final class Stamp
      extends ProcessAllWindowFunction<Measure, MeasureReport, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(Context context, Iterable<Measure> sum, Collector<MeasureReport> out) {
      TimeWindow window = context.window();
      sum.forEach(
          measure -> out.collect(new MeasureReport(window.getStart(), window.getEnd(), measure)));
    }
  }
}
