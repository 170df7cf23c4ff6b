package dev.millstream.flink.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Windows that begin at multiples of {@code size} and end after each {@code step}, as SQL's {@code
 * CUMULATE} has them; the DataStream API has none.
 */
final class CumulativeEventTimeWindows extends WindowAssigner<Object, TimeWindow> {
  private static final long serialVersionUID = 1L;

  private final long step;
  private final long size;

  CumulativeEventTimeWindows(long step, long size) {
    this.step = step;
    this.size = size;
  }

  @Override
  public Collection<TimeWindow> assignWindows(
      Object element, long timestamp, WindowAssignerContext context) {
    long start = timestamp - Math.floorMod(timestamp, size);
    long firstEnd = timestamp - Math.floorMod(timestamp, step) + step;
    List<TimeWindow> windows = new ArrayList<>();
    for (long end = firstEnd; end <= start + size; end += step) {
      windows.add(new TimeWindow(start, end));
    }
    return windows;
  }

  @Override
  public Trigger<Object, TimeWindow> getDefaultTrigger() {
    return EventTimeTrigger.create();
  }

  @Override
  public TypeSerializer<TimeWindow> getWindowSerializer(ExecutionConfig config) {
    return new TimeWindow.Serializer();
  }

  @Override
  public boolean isEventTime() {
    return true;
  }

  @Override
  public String toString() {
    return "CumulativeEventTimeWindows(%d, %d)".formatted(step, size);
  }
}
