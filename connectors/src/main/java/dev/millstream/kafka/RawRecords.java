package dev.millstream.kafka;

import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes a record's bytes, headers and place as they are; has no way to fail. */
final class RawRecords implements KafkaRecordDeserializationSchema<SourceRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    Origin origin =
        new Origin(
            record.topic(), record.partition(), record.offset(), record.timestamp(), headers);
    out.collect(new SourceRecord(record.key(), record.value(), origin));
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return TypeInformation.of(SourceRecord.class);
  }
}
