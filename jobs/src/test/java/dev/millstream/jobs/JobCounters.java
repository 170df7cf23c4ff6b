package dev.millstream.jobs;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/** A job's counters as Flink reports them, while it runs and afterwards. */
final class JobCounters {
  private JobCounters() {}

  /**
   * Sums over subtasks by {@code operator.group.name}, such as {@code decode.decoding.documents}.
   */
  static Map<String, Long> of(JobID job, InMemoryReporter reporter) {
    Map<String, Long> counters = new TreeMap<>();
    reporter
        .getMetricsByGroup()
        .forEach(
            (group, metrics) -> {
              Map<String, String> variables = group.getAllVariables();
              if (job.toString().equals(variables.get("<job_id>"))) {
                String[] scope = group.getScopeComponents();
                String prefix =
                    variables.get("<operator_name>") + "." + scope[scope.length - 1] + ".";
                metrics.forEach((name, metric) -> add(counters, prefix + name, metric));
              }
            });
    return counters;
  }

  private static void add(Map<String, Long> counters, String name, Metric metric) {
    if (metric instanceof Counter counter) {
      counters.merge(name, counter.getCount(), Long::sum);
    }
  }
}
