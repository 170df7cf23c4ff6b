package dev.millstream.kafka;

import dev.millstream.flink.record.RequestPiece;
import dev.millstream.json.PieceJson;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * A topic of pieces of texts: the value as {@link PieceJson} describes it, under the source
 * record's key, or where it had none under the id, so that the pieces of a text stay in order in
 * one partition.
 *
 * <p>Delivery: at least once, whatever the options say. A transaction would hold pieces back until
 * the next checkpoint, and pieces that come again have the same numbers.
 */
public final class KafkaPieces {
  private KafkaPieces() {}

  /**
   * A sink of pieces; one that does not fit into a record, because of its key, is left out.
   *
   * @throws IllegalArgumentException if a property is one that Millstream sets
   */
  public static Sink<RequestPiece> sink(KafkaSinkOptions options) {
    return TransactionalSink.of(
        options.with(DeliveryGuarantee.AT_LEAST_ONCE),
        new PieceRecords(options.topic(), options.maxRecordBytes()));
  }
}
