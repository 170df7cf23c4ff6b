package dev.millstream.jobs.options;

import dev.millstream.flink.evaluate.MetricSpec;
import dev.millstream.flink.evaluate.RollingReference;
import java.util.Optional;

/**
 * A metric that was asked for.
 *
 * @param name with a parameter after a colon, perhaps
 * @param parameters a JSON object
 */
public record MetricChoice(String name, String parameters) {

  /** The metric for a job. */
  public MetricSpec spec() {
    return new MetricSpec(name, parameters);
  }

  /** Whether it compares a window with those before it. */
  boolean isRolling() {
    try {
      return RollingReference.of(spec()).isPresent();
    } catch (IllegalArgumentException saidWhereMetricsAreRead) {
      return false;
    }
  }

  /** Its name without a parameter. */
  String plainName() {
    return name.split(":", -1)[0];
  }

  /** Which numbers its figures have, if that can be known. */
  Optional<FigureParts> parts() {
    try {
      return RollingReference.of(spec()).isPresent()
          ? Optional.empty()
          : FigureParts.of(spec().metric());
    } catch (IllegalArgumentException saidWhereMetricsAreRead) {
      return Optional.empty();
    }
  }

  /**
   * Makes the metric once, to see whether it can be.
   *
   * @throws IllegalArgumentException with a sentence if it cannot
   */
  void check() {
    Optional<RollingReference> rolling = RollingReference.of(spec());
    if (rolling.isEmpty()) {
      spec().metric();
    }
  }
}
