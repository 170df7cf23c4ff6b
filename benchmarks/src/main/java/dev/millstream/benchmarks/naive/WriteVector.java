package dev.millstream.benchmarks.naive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The JSON object that Millstream writes, made here once more. */
final class WriteVector implements KafkaRecordSerializationSchema<NaiveVector> {
  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final String topic;

  WriteVector(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      NaiveVector element, KafkaSinkContext context, @Nullable Long timestamp) {
    return new ProducerRecord<>(
        topic, element.id().getBytes(StandardCharsets.UTF_8), json(element));
  }

  private static byte[] json(NaiveVector element) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 << 10);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", element.id());
      json.writeStringField("document", element.id());
      json.writeStringField("text", element.text());
      json.writeArrayFieldStart("vector");
      for (float number : element.vector()) {
        json.writeNumber(number);
      }
      json.writeEndArray();
      json.writeStringField("model", element.model());
      json.writeStringField("revision", element.revision());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
