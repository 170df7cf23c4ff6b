package dev.millstream.flink.evaluate;

import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** A watermark behind every row, so that what is late does not depend on the clock. */
final class EveryRow<T> implements WatermarkGenerator<T> {
  private final long disorder;
  private long greatest = Long.MIN_VALUE;

  private EveryRow(long disorder) {
    this.disorder = disorder;
  }

  /**
   * The watermarks of a stream of rows.
   *
   * @param disorder how much older than an earlier row one may be, in milliseconds
   */
  static WatermarkStrategy<JudgedRow> watermarks(long disorder) {
    return watermarks(disorder, (row, recordTime) -> row.timestamp());
  }

  /** The same of a stream of anything. */
  static <T> WatermarkStrategy<T> watermarks(
      long disorder, SerializableTimestampAssigner<T> timestamps) {
    return WatermarkStrategy.<T>forGenerator(context -> new EveryRow<>(disorder))
        .withTimestampAssigner(timestamps);
  }

  @Override
  public void onEvent(T row, long timestamp, WatermarkOutput output) {
    if (timestamp == JudgedRow.NO_TIME) {
      return;
    }
    greatest = Math.max(greatest, timestamp);
    output.emitWatermark(new Watermark(greatest - disorder - 1));
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // Every row has brought one.
  }
}
