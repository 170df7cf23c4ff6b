package dev.millstream.kafka;

import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.json.AnswerJson;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * A topic of answers: the value as {@link AnswerJson} describes it, under the source record's key,
 * or where it had none under the id, if there is one. A record that is gone is a tombstone.
 *
 * <p>Headers: those of the source record, then {@code millstream.model} and {@code
 * millstream.revision}.
 */
public final class KafkaAnswers {
  private KafkaAnswers() {}

  /**
   * A sink of answers that have gone through {@link #fitting}.
   *
   * @throws IllegalArgumentException if a property is one that Millstream sets
   */
  public static Sink<InferenceAnswer> sink(KafkaSinkOptions options) {
    return TransactionalSink.of(
        options, new AnswerRecords(options.topic(), options.maxRecordBytes()));
  }

  /**
   * Lets answers through that fit into a record; the others become dead letters, {@link #tooLarge}:
   * a producer that refused one would restart its job forever.
   */
  public static SingleOutputStreamOperator<InferenceAnswer> fitting(
      DataStream<InferenceAnswer> answers, KafkaSinkOptions options) {
    return answers
        .process(new FittingAnswers(new AnswerRecords(options.topic(), options.maxRecordBytes())))
        .returns(TypeInformation.of(InferenceAnswer.class));
  }

  /** The dead letters among answers that went through {@link #fitting}. */
  public static DataStream<DeadLetter> tooLarge(
      SingleOutputStreamOperator<InferenceAnswer> fitting) {
    return fitting.getSideOutput(FittingAnswers.TOO_LARGE);
  }
}
