package dev.millstream.jobs;

import dev.millstream.jobs.options.Delivery;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.RuntimeOptions;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Settings of Flink that all jobs have, wherever they run. */
final class FlinkSettings {
  private FlinkSettings() {}

  /** Sets them, and what the options say. */
  static void configure(
      StreamExecutionEnvironment environment, RuntimeOptions runtime, Endpoint from) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    // No operator or sink changes a record that it was given, so chained ones need no copies.
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    // A record that took milliseconds in the model shall not wait for a full network buffer.
    configuration.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
    // State on the heap is restored byte by byte, a call of the system each, unless compressed.
    configuration.set(ExecutionOptions.SNAPSHOT_COMPRESSION, true);
    if (runtime.checkpointDirectory() != null) {
      configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, runtime.checkpointDirectory());
    }
    environment.configure(configuration);
    environment.enableCheckpointing(
        runtime.checkpointInterval().toMillis(),
        runtime.delivery() == Delivery.EXACTLY_ONCE
            ? CheckpointingMode.EXACTLY_ONCE
            : CheckpointingMode.AT_LEAST_ONCE);
    if (runtime.parallelism() != null) {
      environment.setParallelism(runtime.parallelism());
    } else if (!(from instanceof Endpoint.Kafka)) {
      environment.setParallelism(1); // the lines of a file stay in their order
    }
  }
}
