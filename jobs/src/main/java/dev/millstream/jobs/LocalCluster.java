package dev.millstream.jobs;

import dev.millstream.jobs.options.Endpoint;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** Settings of Flink when the job runs in the process that it was started from. */
final class LocalCluster {
  private static final int RESTARTS = 5;

  private static final int FEWEST_BUFFERS = 512;

  /** Two of the job's edges go by document, each subtask to each; the others need less together. */
  private static final int KEYED_EDGES = 3;

  private LocalCluster() {}

  /**
   * What is better than Flink's defaults, in what the user did not set.
   *
   * @param set what is set already
   * @param parallelism of the job
   */
  static Configuration settings(Endpoint from, ReadableConfig set, int parallelism) {
    Configuration settings = restarts(from);
    if (set.getOptional(TaskManagerOptions.NETWORK_MEMORY_MAX).isEmpty()
        && set.getOptional(TaskManagerOptions.NETWORK_MEMORY_MIN).isEmpty()) {
      MemorySize network = networkMemory(parallelism);
      settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
      settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    }
    return settings;
  }

  /**
   * Flink restarts a job without end, which would hide for good why one in this process cannot go
   * on. Lines are cheap to read again by starting anew; a broker may come back.
   */
  private static Configuration restarts(Endpoint from) {
    Configuration configuration = new Configuration();
    if (from instanceof Endpoint.Kafka) {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
      configuration.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS);
    } else {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    }
    return configuration;
  }

  /**
   * Flink's 64 MB are touched whether they are used or not, and do not suffice for 32 subtasks. A
   * subtask needs two buffers for each that it hears, one for each that it sends to, and a few more
   * to keep going.
   */
  private static MemorySize networkMemory(int parallelism) {
    long ofSubtask = 3L * parallelism + 10;
    long buffers = Math.max(FEWEST_BUFFERS, KEYED_EDGES * ofSubtask * parallelism);
    return new MemorySize(
        buffers * TaskManagerOptions.MEMORY_SEGMENT_SIZE.defaultValue().getBytes());
  }
}
