package dev.millstream.flink.chunk;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A metric group that can be asked for its counters by {@code group.name}. */
final class OperatorCounters extends UnregisteredMetricsGroup {
  private final String prefix;
  private final Map<String, Counter> counters;

  OperatorCounters() {
    this("", new TreeMap<>());
  }

  private OperatorCounters(String prefix, Map<String, Counter> counters) {
    this.prefix = prefix;
    this.counters = counters;
  }

  @Override
  public MetricGroup addGroup(String name) {
    return new OperatorCounters(prefix + name + ".", counters);
  }

  @Override
  public Counter counter(String name) {
    return counters.computeIfAbsent(prefix + name, any -> new SimpleCounter());
  }

  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    counters.forEach((name, counter) -> counts.put(name, counter.getCount()));
    return counts;
  }
}
