package dev.millstream.flink.inference;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A JobManager and one TaskManager in this process, started as processes of their own are: Flink's
 * MiniCluster hands out no external resources.
 */
final class GpuCluster implements AutoCloseable {
  private static final String HOST = "localhost";

  private final StandaloneSessionClusterEntrypoint jobManager;
  private final TaskManagerRunner taskManager;

  GpuCluster(Path folder, int slots, List<Integer> gpus) throws Exception {
    jobManager = new StandaloneSessionClusterEntrypoint(jobManager(folder));
    jobManager.startCluster();
    Configuration configuration = taskManager(folder, slots);
    FakeGpus.offer(configuration, folder, gpus);
    configuration.set(JobManagerOptions.PORT, jobManager.getRpcPort());
    taskManager =
        new TaskManagerRunner(
            configuration, new FakeGpusAlone(), TaskManagerRunner::createTaskExecutorService);
    taskManager.start();
  }

  private static Configuration jobManager(Path folder) {
    Configuration configuration = new Configuration();
    configuration.set(JobManagerOptions.ADDRESS, HOST);
    configuration.set(JobManagerOptions.BIND_HOST, HOST);
    configuration.set(JobManagerOptions.PORT, 0);
    configuration.set(RestOptions.ADDRESS, HOST);
    configuration.set(RestOptions.BIND_ADDRESS, HOST);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(CoreOptions.TMP_DIRS, folder.toString());
    return configuration;
  }

  private static Configuration taskManager(Path folder, int slots) {
    Configuration configuration = new Configuration();
    configuration.set(JobManagerOptions.ADDRESS, HOST);
    configuration.set(TaskManagerOptions.HOST, HOST);
    configuration.set(TaskManagerOptions.BIND_HOST, HOST);
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
    configuration.set(TaskManagerOptions.CPU_CORES, 1.0);
    setMemory(configuration);
    configuration.set(CoreOptions.TMP_DIRS, folder.toString());
    return configuration;
  }

  /** All of it, as Flink's start script would have: the runner computes none. */
  private static void setMemory(Configuration configuration) {
    Map.of(
            TaskManagerOptions.FRAMEWORK_HEAP_MEMORY,
            64,
            TaskManagerOptions.FRAMEWORK_OFF_HEAP_MEMORY,
            64,
            TaskManagerOptions.TASK_HEAP_MEMORY,
            128,
            TaskManagerOptions.TASK_OFF_HEAP_MEMORY,
            0,
            TaskManagerOptions.NETWORK_MEMORY_MIN,
            32,
            TaskManagerOptions.NETWORK_MEMORY_MAX,
            32,
            TaskManagerOptions.MANAGED_MEMORY_SIZE,
            8,
            TaskManagerOptions.JVM_METASPACE,
            128)
        .forEach((option, size) -> configuration.set(option, MemorySize.ofMebiBytes(size)));
    configuration.set(TaskManagerOptions.JVM_OVERHEAD_MIN, MemorySize.ofMebiBytes(64));
    configuration.set(TaskManagerOptions.JVM_OVERHEAD_MAX, MemorySize.ofMebiBytes(64));
  }

  /** For a job that is run here and starts again once if it fails. */
  StreamExecutionEnvironment environment(int parallelism) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(
            HOST, jobManager.getRestPort(), configuration);
    return environment.setParallelism(parallelism);
  }

  @Override
  public void close() {
    taskManager.closeAsync().orTimeout(1, TimeUnit.MINUTES).join();
    jobManager.closeAsync().orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** In place of a plugins folder. */
  private static final class FakeGpusAlone implements PluginManager {
    @Override
    public <P> Iterator<P> load(Class<P> service) {
      return service == ExternalResourceDriverFactory.class
          ? List.of(service.cast(new FakeGpus())).iterator()
          : List.<P>of().iterator();
    }
  }
}
