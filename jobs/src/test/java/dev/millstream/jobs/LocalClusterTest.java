package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.jobs.options.Endpoint;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

class LocalClusterTest {
  private static final Endpoint FILE = new Endpoint.File("in");

  @Test
  void hasNetworkMemoryForItsSubtasks() {
    assertThat(networkMemory(2)).isEqualTo(MemorySize.ofMebiBytes(16));
    assertThat(networkMemory(32).compareTo(MemorySize.ofMebiBytes(64))).isPositive();
  }

  @Test
  void leavesNetworkMemoryThatWasSet() {
    Configuration set = new Configuration();
    set.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(99));

    assertThat(
            LocalCluster.settings(FILE, set, 2).getOptional(TaskManagerOptions.NETWORK_MEMORY_MAX))
        .isEmpty();
    assertThat(
            LocalCluster.settings(FILE, set, 2).getOptional(TaskManagerOptions.NETWORK_MEMORY_MIN))
        .isEmpty();
  }

  @Test
  void startsAgainOnlyWhereABrokerMayComeBack() {
    assertThat(restarts(FILE)).isEqualTo("none");
    assertThat(restarts(new Endpoint.Kafka("docs"))).isEqualTo("exponential-delay");
  }

  private static MemorySize networkMemory(int parallelism) {
    return LocalCluster.settings(FILE, new Configuration(), parallelism)
        .get(TaskManagerOptions.NETWORK_MEMORY_MAX);
  }

  private static String restarts(Endpoint from) {
    return LocalCluster.settings(from, new Configuration(), 1)
        .get(RestartStrategyOptions.RESTART_STRATEGY);
  }
}
