package dev.millstream.flink.evaluate;

import dev.millstream.metric.Metric;
import java.io.Serializable;
import java.util.List;

/**
 * The metrics of an evaluation, in their order. Immutable; equal where names and parameters are.
 */
final class MetricSpecs implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<MetricSpec> specs;
  private final transient List<Metric> metrics;

  /**
   * Makes the metrics.
   *
   * @throws IllegalArgumentException with a sentence if one of them cannot be made, or there is
   *     none
   */
  MetricSpecs(List<MetricSpec> specs) {
    if (specs.isEmpty()) {
      throw new IllegalArgumentException(
          "an evaluation was asked for no metric. Name one or more, accuracy for one.");
    }
    this.specs = List.copyOf(specs);
    this.metrics = this.specs.stream().map(MetricSpec::metric).toList();
  }

  List<MetricSpec> specs() {
    return specs;
  }

  List<Metric> metrics() {
    return metrics;
  }

  /** Their names and parameters as sentences have them. */
  String described() {
    return String.join(
        ", ", metrics.stream().map(metric -> metric.name() + " " + metric.parameters()).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetricSpecs that && specs.equals(that.specs);
  }

  @Override
  public int hashCode() {
    return specs.hashCode();
  }

  private Object readResolve() {
    return new MetricSpecs(specs);
  }
}
