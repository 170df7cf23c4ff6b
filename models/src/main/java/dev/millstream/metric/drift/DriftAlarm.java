package dev.millstream.metric.drift;

import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which figures are too high: a threshold for each that matters. Immutable. */
public final class DriftAlarm {
  private final Map<Figure, Double> thresholds;

  private DriftAlarm(Map<Figure, Double> thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * By the figures' names.
   *
   * @throws IllegalArgumentException with a sentence if a name is none or a threshold no number
   */
  public static DriftAlarm of(Map<String, Double> thresholds) {
    Map<Figure, Double> byFigure = new EnumMap<>(Figure.class);
    thresholds.forEach(
        (name, threshold) -> {
          if (!Double.isFinite(threshold)) {
            throw new IllegalArgumentException(
                "the threshold of %s was %s but must be a finite number."
                    .formatted(name, threshold));
          }
          byFigure.put(Figure.named(name), threshold);
        });
    if (byFigure.isEmpty()) {
      throw new IllegalArgumentException(
          "an alarm has no threshold and would never be raised. Give one, such as label_psi=0.2.");
    }
    return new DriftAlarm(byFigure);
  }

  /** The figures above their thresholds, in the order of {@link Figure}. */
  public List<DriftAlert> alerts(Drift drift) {
    List<DriftAlert> alerts = new ArrayList<>();
    thresholds.forEach(
        (figure, threshold) -> {
          if (drift.value(figure) instanceof Scalar scalar && scalar.value() > threshold) {
            alerts.add(new DriftAlert(figure, scalar.value(), threshold));
          }
        });
    return alerts;
  }

  /** The figures with a threshold that have no value, and why: no alert does not mean no drift. */
  public Map<Figure, Undefined> undecided(Drift drift) {
    Map<Figure, Undefined> undecided = new EnumMap<>(Figure.class);
    thresholds
        .keySet()
        .forEach(
            figure -> {
              if (drift.value(figure) instanceof Undefined undefined) {
                undecided.put(figure, undefined);
              }
            });
    return undecided;
  }
}
