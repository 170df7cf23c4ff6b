package dev.millstream.metric;

import java.util.function.Function;

/**
 * A metric that can be made.
 *
 * @param name its name
 * @param shorthand the parameter that may follow the name after a colon, as in {@code f1:macro};
 *     empty if none may
 * @param make makes it; reads all its parameters
 */
public record MetricKind(String name, String shorthand, Function<Parameters, Metric> make) {

  /** Without a shorthand. */
  public static MetricKind of(String name, Function<Parameters, Metric> make) {
    return new MetricKind(name, "", make);
  }
}
