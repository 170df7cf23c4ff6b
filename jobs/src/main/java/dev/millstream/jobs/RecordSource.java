package dev.millstream.jobs;

import dev.millstream.files.FileLines;
import dev.millstream.flink.pace.Pace;
import dev.millstream.flink.pace.PacedSource;
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
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
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
    return paced(environment, what, from, isText, kafka, null);
  }

  /**
   * The same, read as there is place.
   *
   * @param pace null for as fast as the job takes them
   */
  static DataStream<SourceRecord> paced(
      StreamExecutionEnvironment environment,
      String what,
      Endpoint from,
      boolean isText,
      @Nullable KafkaOptions kafka,
      @Nullable Pace pace)
      throws IOException {
    Read read = new Read(environment, what, WatermarkStrategy.noWatermarks(), pace);
    return read.records(from, isText, kafka);
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
    return new Read(environment, what, watermarks, null).records(from, isText, kafka);
  }

  /** How a source stands in the job. */
  private record Read(
      StreamExecutionEnvironment environment,
      String what,
      WatermarkStrategy<SourceRecord> watermarks,
      @Nullable Pace pace) {

    DataStream<SourceRecord> records(Endpoint from, boolean isText, @Nullable KafkaOptions kafka)
        throws IOException {
      DataStreamSource<SourceRecord> source =
          from instanceof Endpoint.Kafka topic
              ? source(KafkaDocuments.source(kafka(topic, Objects.requireNonNull(kafka))))
              : source(FileLines.source(location(from))).setParallelism(1);
      DataStream<SourceRecord> records = source.uid(uid(what, kafka));
      return from instanceof Endpoint.Kafka || !isText ? records : namedByLine(records);
    }

    private <S extends SourceSplit, E> DataStreamSource<SourceRecord> source(
        Source<SourceRecord, S, E> source) {
      return environment.fromSource(
          pace == null ? source : new PacedSource<>(source, pace),
          watermarks,
          what,
          TypeInformation.of(SourceRecord.class));
    }
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
