package dev.millstream.jobs;

import dev.millstream.files.FileLines;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.KafkaOptions;
import dev.millstream.kafka.KafkaDocuments;
import dev.millstream.kafka.KafkaSourceOptions;
import dev.millstream.kafka.KafkaSourceOptions.Start;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Reads what {@code --from} names. */
final class RecordSource {
  private RecordSource() {}

  /**
   * The records of an input.
   *
   * @param what they are, for the operator's name
   * @param isText whether a value is the text itself, which names nothing
   */
  static DataStream<SourceRecord> records(
      StreamExecutionEnvironment environment,
      String what,
      Endpoint from,
      boolean isText,
      @Nullable KafkaOptions kafka)
      throws IOException {
    return records(environment, what, from, isText, kafka, WatermarkStrategy.noWatermarks());
  }

  /** The same with watermarks. */
  static DataStream<SourceRecord> records(
      StreamExecutionEnvironment environment,
      String what,
      Endpoint from,
      boolean isText,
      @Nullable KafkaOptions kafka,
      WatermarkStrategy<SourceRecord> watermarks)
      throws IOException {
    DataStreamSource<SourceRecord> source =
        from instanceof Endpoint.Kafka topic
            ? environment.fromSource(
                KafkaDocuments.source(kafka(topic, Objects.requireNonNull(kafka))),
                watermarks,
                what,
                TypeInformation.of(SourceRecord.class))
            : environment
                .fromSource(
                    FileLines.source(location(from)),
                    watermarks,
                    what,
                    TypeInformation.of(SourceRecord.class))
                .setParallelism(1);
    DataStream<SourceRecord> records = source.uid(uid(what, kafka));
    return from instanceof Endpoint.Kafka || !isText ? records : namedByLine(records);
  }

  /** Where reading stopped is part of the state under this uid: another one begins anew. */
  private static String uid(String what, @Nullable KafkaOptions kafka) {
    String replay = kafka == null ? null : kafka.replay();
    return replay == null ? what : what + " again: " + replay;
  }

  /** A line of plain text holds no id, and its number is unique in the file. */
  private static DataStream<SourceRecord> namedByLine(DataStream<SourceRecord> lines) {
    return lines
        .map(
            line ->
                new SourceRecord(
                    Long.toString(line.origin().position()).getBytes(StandardCharsets.UTF_8),
                    line.value(),
                    line.origin()))
        .returns(SourceRecord.class)
        .name("line-numbers")
        .uid("line-numbers")
        .setParallelism(1);
  }

  private static KafkaSourceOptions kafka(Endpoint.Kafka topic, KafkaOptions kafka) {
    Start start =
        switch (kafka.start()) {
          case EARLIEST -> Start.EARLIEST;
          case LATEST -> Start.LATEST;
          case COMMITTED -> Start.COMMITTED;
        };
    return new KafkaSourceOptions(
        kafka.bootstrapServers(),
        List.of(topic.topic()),
        kafka.groupId(),
        start,
        kafka.stopAtEnd(),
        kafka.properties());
  }

  private static String location(Endpoint from) {
    return from instanceof Endpoint.File file ? file.path() : FileLines.STANDARD_INPUT;
  }
}
