package dev.millstream.benchmarks.naive;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The key as id, the JSON field {@code text} as text. */
final class ReadText implements KafkaRecordDeserializationSchema<NaiveText> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<NaiveText> out)
      throws IOException {
    String id = new String(record.key(), StandardCharsets.UTF_8);
    out.collect(new NaiveText(id, JSON.readTree(record.value()).path("text").asText()));
  }

  @Override
  public TypeInformation<NaiveText> getProducedType() {
    return TypeInformation.of(NaiveText.class);
  }
}
