package dev.millstream.flink.generate;

import dev.millstream.flink.pace.Places;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/** Gives a place back with each answer and each watermark that leaves. */
final class CountedOutput<O> implements Output<StreamRecord<O>> {
  private final Output<StreamRecord<O>> output;
  private final Places places;

  CountedOutput(Output<StreamRecord<O>> output, Places places) {
    this.output = output;
    this.places = places;
  }

  @Override
  public void collect(StreamRecord<O> answer) {
    output.collect(answer);
    places.giveBack();
  }

  @Override
  public void emitWatermark(Watermark mark) {
    output.emitWatermark(mark);
    places.giveBack();
  }

  @Override
  public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {
    output.collect(tag, record);
  }

  @Override
  public void emitWatermark(WatermarkEvent watermark) {
    output.emitWatermark(watermark);
  }

  @Override
  public void emitWatermarkStatus(WatermarkStatus status) {
    output.emitWatermarkStatus(status);
  }

  @Override
  public void emitLatencyMarker(LatencyMarker marker) {
    output.emitLatencyMarker(marker);
  }

  @Override
  public void emitRecordAttributes(RecordAttributes attributes) {
    output.emitRecordAttributes(attributes);
  }

  @Override
  public void close() {
    output.close();
  }
}
