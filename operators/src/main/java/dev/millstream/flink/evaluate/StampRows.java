package dev.millstream.flink.evaluate;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gives Flink's record the row's own event time, and lets watermarks say a row may still be {@code
 * behind} older than they did. Rows of a {@link LabelJoin} leave long after their time, and Flink
 * stamps what a timer sends with the timer's time; no function can change either, so this is an
 * operator. It has no state.
 */
final class StampRows extends AbstractStreamOperator<JudgedRow>
    implements OneInputStreamOperator<JudgedRow, JudgedRow> {
  private static final long serialVersionUID = 1L;

  private final long behind;

  /**
   * Holds watermarks back.
   *
   * @param behind milliseconds, or 0
   */
  StampRows(long behind) {
    this.behind = behind;
  }

  @Override
  public void processElement(StreamRecord<JudgedRow> element) {
    JudgedRow row = element.getValue();
    output.collect(element.replace(row, row.timestamp()));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    boolean last = mark.getTimestamp() == Long.MAX_VALUE;
    long time = last ? Long.MAX_VALUE : Math.max(Long.MIN_VALUE + behind, mark.getTimestamp());
    super.processWatermark(last ? mark : new Watermark(time - behind));
  }
}
