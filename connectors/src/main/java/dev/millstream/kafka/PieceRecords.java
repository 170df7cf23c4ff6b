package dev.millstream.kafka;

import dev.millstream.flink.record.RequestPiece;
import dev.millstream.json.AnswerJson;
import dev.millstream.json.PieceJson;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A piece of a text as a record, as {@link KafkaPieces} describes it. */
final class PieceRecords extends TopicSerializer<RequestPiece> {
  private static final long serialVersionUID = 1L;

  PieceRecords(String topic, int maxBytes) {
    super(topic, maxBytes);
  }

  /** Null where it does not fit: the producer would refuse it, and restart the job forever. */
  @Override
  public @Nullable ProducerRecord<byte[], byte[]> serialize(
      RequestPiece piece, KafkaSinkContext context, @Nullable Long timestamp) {
    ProducerRecord<byte[], byte[]> record =
        record(key(piece), PieceJson.of(piece), new RecordHeaders());
    return fits(record) ? record : null;
  }

  private static byte @Nullable [] key(RequestPiece piece) {
    String id = piece.id();
    return piece.key() == null && id != null ? utf8(AnswerJson.idText(id)) : piece.key();
  }
}
