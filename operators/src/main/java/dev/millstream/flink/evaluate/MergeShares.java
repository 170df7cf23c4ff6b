package dev.millstream.flink.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Merges the shares of a window as they come; the window holds their sum, not the shares. */
final class MergeShares implements AggregateFunction<Share, MetricSet, MetricSet> {
  private static final long serialVersionUID = 1L;

  private final MetricSpecs specs;

  MergeShares(MetricSpecs specs) {
    this.specs = specs;
  }

  @Override
  public MetricSet createAccumulator() {
    return MetricSet.empty(specs);
  }

  @Override
  public MetricSet add(Share share, MetricSet sum) {
    try {
      sum.merge(MetricSet.of(specs, share.set()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum;
  }

  @Override
  public MetricSet getResult(MetricSet sum) {
    return sum;
  }

  @Override
  public MetricSet merge(MetricSet one, MetricSet other) {
    one.merge(other);
    return one;
  }
}
