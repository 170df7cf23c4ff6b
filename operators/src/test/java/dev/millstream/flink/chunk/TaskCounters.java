package dev.millstream.flink.chunk;

import java.util.Map;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups.UnregisteredTaskMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;

/** A task whose operator's counters can be read. */
public final class TaskCounters extends UnregisteredTaskMetricGroup {
  private final OperatorCounters counters = new OperatorCounters();

  public MockEnvironment environment() {
    return new MockEnvironmentBuilder().setMetricGroup(this).build();
  }

  public Map<String, Long> counts() {
    return counters.counts();
  }

  @Override
  public InternalOperatorMetricGroup getOrAddOperator(
      OperatorID id, String name, Map<String, String> variables) {
    return new InterceptingOperatorMetricGroup() {
      @Override
      public MetricGroup addGroup(String group) {
        return counters.addGroup(group);
      }
    };
  }
}
