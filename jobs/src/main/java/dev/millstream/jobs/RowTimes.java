package dev.millstream.jobs;

import dev.millstream.flink.decode.JudgedDecoder;
import dev.millstream.flink.decode.JudgedFields;
import dev.millstream.flink.evaluate.JudgedRow;
import dev.millstream.flink.record.SourceRecord;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * The event times of an evaluation's records, read in the source: Flink keeps a watermark there for
 * each partition, so that one that is read faster than another makes no row late.
 */
final class RowTimes implements TimestampAssignerSupplier<SourceRecord> {
  private static final long serialVersionUID = 1L;

  /** A partition without records must not hold the others back for longer. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final JudgedFields fields;

  private RowTimes(JudgedFields fields) {
    this.fields = fields;
  }

  static WatermarkStrategy<SourceRecord> watermarks(JudgedFields fields, Duration outOfOrder) {
    return WatermarkStrategy.<SourceRecord>forBoundedOutOfOrderness(outOfOrder)
        .withTimestampAssigner(new RowTimes(fields))
        .withIdleness(IDLE);
  }

  @Override
  public TimestampAssigner<SourceRecord> createTimestampAssigner(Context context) {
    JudgedDecoder decoder = new JudgedDecoder(fields);
    return (record, recordTimestamp) -> time(decoder, record);
  }

  private static long time(JudgedDecoder decoder, SourceRecord record) {
    try {
      return decoder.timeOf(record);
    } catch (RuntimeException saidByTheDecoding) {
      return JudgedRow.NO_TIME;
    }
  }
}
