package dev.millstream.kafka;

import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.json.FloatBytes;
import dev.millstream.json.VectorJson;
import dev.millstream.json.VectorJson.Field;
import java.util.EnumSet;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A vector's change as a record, as {@link KafkaVectors} describes it. */
final class VectorRecords extends TopicSerializer<VectorChange> {
  static final String MODEL = "millstream.model";
  static final String REVISION = "millstream.revision";
  static final String DIMENSION = "millstream.dimension";
  static final String DOCUMENT = "millstream.document";
  static final String TEXT = "millstream.text";
  static final String TEXT_OMITTED = "millstream.text-omitted";
  static final String HEADERS_OMITTED = "millstream.headers-omitted";

  private static final long serialVersionUID = 1L;
  private static final int SHOWN_ID = 100;

  private final VectorEncoding encoding;
  private final VectorJson whole;
  private final VectorJson textless;

  VectorRecords(String topic, int maxBytes, VectorEncoding encoding) {
    super(topic, maxBytes);
    this.encoding = encoding;
    VectorJson json = VectorJson.with(EnumSet.of(Field.DOCUMENT, Field.TEXT));
    whole = encoding == VectorEncoding.BASE64 ? json.withBase64Vectors() : json;
    textless = whole.without(Field.TEXT);
  }

  @Override
  public @Nullable ProducerRecord<byte[], byte[]> serialize(
      VectorChange element, KafkaSinkContext context, @Nullable Long timestamp) {
    ChunkChange change = element.change();
    return switch (change.kind()) {
      case UPSERT -> upsert(element);
      case MOVE -> null;
      case DELETE -> tombstone(element);
    };
  }

  private ProducerRecord<byte[], byte[]> tombstone(VectorChange deletion) {
    byte[] key = utf8(deletion.change().id());
    Headers headers = identify(headersOf(deletion.change().source().origin()), deletion);
    ProducerRecord<byte[], byte[]> full = record(key, null, headers);
    if (fits(full)) {
      return full;
    }
    Headers own = identify(new RecordHeaders(), deletion).add(HEADERS_OMITTED, utf8("true"));
    return refuseIfTooLarge(record(key, null, own), deletion);
  }

  private ProducerRecord<byte[], byte[]> upsert(VectorChange upsert) {
    byte[] key = utf8(upsert.change().id());
    Headers passed = headersOf(upsert.change().source().origin());
    ProducerRecord<byte[], byte[]> full =
        record(key, value(upsert, true), describe(passed, upsert, true));
    if (fits(full)) {
      return full;
    }
    byte[] value = value(upsert, false);
    Headers again = headersOf(upsert.change().source().origin());
    ProducerRecord<byte[], byte[]> withoutText =
        record(key, value, describe(again, upsert, false).add(TEXT_OMITTED, utf8("true")));
    if (fits(withoutText)) {
      return withoutText;
    }
    Headers own =
        describe(new RecordHeaders(), upsert, false)
            .add(TEXT_OMITTED, utf8("true"))
            .add(HEADERS_OMITTED, utf8("true"));
    return refuseIfTooLarge(record(key, value, own), upsert);
  }

  private byte[] value(VectorChange upsert, boolean withText) {
    if (encoding == VectorEncoding.BYTES) {
      return FloatBytes.of(vectorOf(upsert));
    }
    return (withText ? whole : textless).upsert(upsert);
  }

  private Headers describe(Headers headers, VectorChange upsert, boolean withText) {
    identify(headers, upsert).add(DIMENSION, utf8(Integer.toString(vectorOf(upsert).length)));
    String text = upsert.change().text();
    if (encoding == VectorEncoding.BYTES && withText && text != null) {
      headers.add(TEXT, utf8(text));
    }
    return headers;
  }

  private static Headers identify(Headers headers, VectorChange element) {
    return headers
        .add(MODEL, utf8(element.model()))
        .add(REVISION, utf8(element.revision()))
        .add(DOCUMENT, utf8(element.change().document()));
  }

  private ProducerRecord<byte[], byte[]> refuseIfTooLarge(
      ProducerRecord<byte[], byte[]> record, VectorChange element) {
    if (fits(record)) {
      return record;
    }
    String id = element.change().id();
    throw new IllegalArgumentException(
        "The chunk '"
            + (id.length() > SHOWN_ID ? id.substring(0, SHOWN_ID) + "…" : id)
            + "' takes "
            + size(record)
            + " bytes as a record of topic '"
            + record.topic()
            + "' even without its text, but max.request.size is "
            + maxBytes()
            + ". Raise max.request.size and the topic's max.message.bytes, or choose the vector"
            + " encoding 'bytes'.");
  }

  private static float[] vectorOf(VectorChange upsert) {
    return Objects.requireNonNull(upsert.vector(), "an upsert's vector");
  }
}
