package dev.millstream.faults.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of Flink's processes, as they read them from a folder of their own. */
final class FlinkConfig {
  private static final String HOST = "127.0.0.1";

  private FlinkConfig() {}

  /** Where the cluster is, and how it finds failures fast; both kinds of processes need it. */
  static Map<String, String> cluster(int rpcPort, int restPort, Path checkpoints, Path savepoints) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("jobmanager.rpc.address", HOST);
    config.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    config.put("jobmanager.bind-host", HOST);
    config.put("rest.address", HOST);
    config.put("rest.bind-address", HOST);
    config.put("rest.port", Integer.toString(restPort));
    config.put("taskmanager.host", HOST);
    config.put("taskmanager.bind-host", HOST);
    // A busy machine is no failure.
    config.put("pekko.startup-timeout", "2 min");
    config.put("pekko.ask.timeout", "1 min");
    config.put("heartbeat.interval", "500 ms");
    config.put("heartbeat.timeout", "10 s");
    config.put("execution.checkpointing.dir", checkpoints.toUri().toString());
    config.put("execution.checkpointing.savepoint-dir", savepoints.toUri().toString());
    config.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    config.put("execution.checkpointing.num-retained", "3");
    config.put("restart-strategy.type", "fixed-delay");
    config.put("restart-strategy.fixed-delay.attempts", Integer.toString(Integer.MAX_VALUE));
    // What comes while a job waits has to be worked off before it has recovered.
    config.put("restart-strategy.fixed-delay.delay", "200 ms");
    return config;
  }

  /** The sizes that Flink's scripts would work out, and a name that tells the process in REST. */
  static Map<String, String> taskManager(String name, int slots, Path temporary) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("taskmanager.resource-id", name);
    config.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    config.put("taskmanager.cpu.cores", Integer.toString(slots));
    config.put("taskmanager.memory.framework.heap.size", "128m");
    config.put("taskmanager.memory.framework.off-heap.size", "128m");
    config.put("taskmanager.memory.jvm-metaspace.size", "256m");
    config.put("taskmanager.memory.jvm-overhead.min", "192m");
    config.put("taskmanager.memory.jvm-overhead.max", "192m");
    config.put("taskmanager.memory.task.heap.size", "256m");
    config.put("taskmanager.memory.task.off-heap.size", "64m");
    config.put("taskmanager.memory.network.min", "32m");
    config.put("taskmanager.memory.network.max", "32m");
    config.put("taskmanager.memory.managed.size", "16m");
    // As docs/operations.md advises: what waits between tasks shall not delay a checkpoint.
    config.put("taskmanager.memory.segment-size", "4kb");
    config.put("io.tmp.dirs", temporary.toString());
    return config;
  }

  /**
   * Writes {@code config.yaml}; values are quoted, so that none is taken for a number or a list.
   */
  static void write(Path folder, Map<String, String> config) {
    StringBuilder yaml = new StringBuilder();
    config.forEach(
        (key, value) ->
            yaml.append(key).append(": '").append(value.replace("'", "''")).append("'\n"));
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
