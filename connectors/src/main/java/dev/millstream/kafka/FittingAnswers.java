package dev.millstream.kafka;

import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.flink.record.SourceRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Tells answers that fit into a record from those that do not. */
final class FittingAnswers extends ProcessFunction<InferenceAnswer, InferenceAnswer> {
  static final OutputTag<DeadLetter> TOO_LARGE =
      new OutputTag<>("answers-too-large", TypeInformation.of(DeadLetter.class));

  private static final long serialVersionUID = 1L;

  private final AnswerRecords records;

  FittingAnswers(AnswerRecords records) {
    this.records = records;
  }

  @Override
  public void processElement(
      InferenceAnswer answer, Context context, Collector<InferenceAnswer> out) {
    ProducerRecord<byte[], byte[]> record = records.record(answer);
    if (records.fits(record)) {
      out.collect(answer);
      return;
    }
    SourceRecord source = answer.request().source();
    context.output(
        TOO_LARGE,
        new DeadLetter(
            source.key(),
            source.value(),
            source.origin(),
            "write",
            "TOO_LONG",
            "the answer takes %d bytes as a record of topic '%s', but max.request.size is %d. Raise it and the topic's max.message.bytes, or ask for less, such as a smaller top_k."
                .formatted(TopicSerializer.size(record), record.topic(), records.maxBytes()),
            answer.model() + "@" + answer.revision()));
  }
}
