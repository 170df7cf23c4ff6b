package dev.millstream.flink;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** A watermark behind each record, of the record's time. */
final class EachRecord implements WatermarkGenerator<String> {

  @Override
  public void onEvent(String event, long timestamp, WatermarkOutput output) {
    output.emitWatermark(new Watermark(timestamp));
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // Each record has had its own.
  }
}
