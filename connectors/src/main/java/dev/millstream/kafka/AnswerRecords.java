package dev.millstream.kafka;

import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.json.AnswerJson;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** An answer as a record, as {@link KafkaAnswers} describes it. */
final class AnswerRecords extends TopicSerializer<InferenceAnswer> {
  private static final long serialVersionUID = 1L;

  AnswerRecords(String topic, int maxBytes) {
    super(topic, maxBytes);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      InferenceAnswer answer, KafkaSinkContext context, @Nullable Long timestamp) {
    return record(answer);
  }

  ProducerRecord<byte[], byte[]> record(InferenceAnswer answer) {
    Headers headers =
        headersOf(answer.request().source().origin())
            .add(VectorRecords.MODEL, utf8(answer.model()))
            .add(VectorRecords.REVISION, utf8(answer.revision()));
    byte[] value = answer.result() == null ? null : AnswerJson.of(answer);
    return record(key(answer), value, headers);
  }

  private static byte @Nullable [] key(InferenceAnswer answer) {
    byte[] key = answer.request().source().key();
    String id = answer.request().id();
    return key == null && id != null ? utf8(AnswerJson.idText(id)) : key;
  }
}
