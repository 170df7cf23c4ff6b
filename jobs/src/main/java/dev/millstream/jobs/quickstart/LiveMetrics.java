package dev.millstream.jobs.quickstart;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Reads the pipeline's own Flink counters in the process that runs them, as any metric reporter
 * does.
 *
 * <p>Flink makes reporters by itself, so the counters are kept per process; the quickstart is the
 * only job of its process.
 */
public final class LiveMetrics implements MetricReporter {
  private static final Map<Counter, String> COUNTERS = new ConcurrentHashMap<>();

  /** Found by Flink through its service file, by the name {@code LiveMetrics.Factory}. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new LiveMetrics();
    }
  }

  /** The sum over all subtasks of the counters with this group and name. */
  static long sum(String group, String name) {
    String wanted = group + "." + name;
    return COUNTERS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(wanted))
        .mapToLong(entry -> entry.getKey().getCount())
        .sum();
  }

  @Override
  public void open(MetricConfig config) {
    COUNTERS.clear();
  }

  @Override
  public void close() {
    COUNTERS.clear();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Counter counter) {
      String[] scope = group.getScopeComponents();
      COUNTERS.put(counter, scope[scope.length - 1] + "." + name);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    // A finished or restarted subtask's counts stay in the sums.
  }
}
