package dev.millstream.testing;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink in this JVM as the tests need it: quick checkpoints, restarts without end, no Kryo. */
public final class FlinkJobs {
  private FlinkJobs() {}

  /** An environment with a checkpoint every so often and further settings of Flink's. */
  public static StreamExecutionEnvironment environment(
      int parallelism, Duration checkpoints, Map<String, String> settings) {
    Configuration config = new Configuration();
    config.setString("execution.checkpointing.interval", checkpoints.toMillis() + " ms");
    config.setString("restart-strategy.type", "fixed-delay");
    config.setString("restart-strategy.fixed-delay.attempts", "1000");
    config.setString("restart-strategy.fixed-delay.delay", "20 ms");
    config.setString("pipeline.generic-types", "false");
    settings.forEach(config::setString);
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, config);
  }
}
