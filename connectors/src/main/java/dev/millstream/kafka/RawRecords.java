package dev.millstream.kafka;

import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a record's bytes, headers and place as they are; has no way to fail.
 *
 * <p>It comes along to the JobManager too, whose admin client for the source is closed while the
 * job's class loader is. The class that closing a connection takes is therefore loaded at the
 * beginning; else each job would leave a connection open there.
 */
final class RawRecords implements KafkaRecordDeserializationSchema<SourceRecord> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RawRecords.class);
  private static final String NEEDED_TO_CLOSE =
      "org.apache.kafka.common.network.Selector$CloseMode";

  /** Where another version of Kafka's clients has no such class, nothing has to be done. */
  @Serial
  private Object readResolve() {
    try {
      Class.forName(NEEDED_TO_CLOSE);
    } catch (ClassNotFoundException e) {
      LOG.debug("Kafka's clients have no {}.", NEEDED_TO_CLOSE);
    }
    return this;
  }

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
