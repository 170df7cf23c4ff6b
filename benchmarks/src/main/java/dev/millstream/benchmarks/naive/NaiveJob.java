package dev.millstream.benchmarks.naive;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Texts of a topic to vectors in another, one call of the model a record: source, function and sink
 * in one chain, objects used again, nothing copied. Written as well as this shape allows, since it
 * is what Millstream is measured by.
 */
@Command(name = "naive")
public final class NaiveJob implements Runnable {
  @Option(names = "--bootstrap-servers", required = true)
  String bootstrapServers = "";

  @Option(names = "--from", required = true)
  String from = "";

  @Option(names = "--to", required = true)
  String to = "";

  @Option(names = "--model")
  String model = "default";

  @Option(names = "--variant")
  String variant = "auto";

  @Option(names = "--threads")
  @Nullable Integer threads;

  @Option(names = "--parallelism")
  int parallelism = Runtime.getRuntime().availableProcessors();

  @Option(names = "--checkpoint-seconds")
  int checkpointSeconds = 10;

  @Option(names = "--checkpoint-dir", required = true)
  String checkpointDirectory = "";

  private NaiveJob() {}

  /** Runs the job in this process until it is killed. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new NaiveJob()).execute(args));
  }

  @Override
  public void run() {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpointDirectory);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    environment.getConfig().enableObjectReuse();
    environment.enableCheckpointing(
        Duration.ofSeconds(checkpointSeconds).toMillis(), CheckpointingMode.AT_LEAST_ONCE);
    environment
        .fromSource(source(), WatermarkStrategy.noWatermarks(), "texts")
        .map(new EmbedEach(model, variant, threads))
        .sinkTo(sink());
    try {
      environment.execute("one call of the model a record");
    } catch (Exception e) {
      throw new IllegalStateException("the job failed", e);
    }
  }

  private KafkaSource<NaiveText> source() {
    return KafkaSource.<NaiveText>builder()
        .setBootstrapServers(bootstrapServers)
        .setTopics(from)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new ReadText())
        .build();
  }

  private KafkaSink<NaiveVector> sink() {
    return KafkaSink.<NaiveVector>builder()
        .setBootstrapServers(bootstrapServers)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new WriteVector(to))
        .build();
  }
}
