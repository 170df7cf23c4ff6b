package dev.millstream.jobs.options;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds metrics that cannot read the rows of an evaluation, or compare its windows. */
final class MetricRows {
  private static final String OF_PAIRS = "paired_";

  private MetricRows() {}

  static void check(
      Values values, List<MetricChoice> metrics, WindowOptions window, @Nullable RowOptions rows) {
    boolean isWindow = window instanceof WindowOptions.Time || window instanceof WindowOptions.Rows;
    for (MetricChoice metric : metrics) {
      if (rows != null && rows.source() instanceof RowOptions.Apart apart) {
        checkPairs(values, metric, apart);
      }
      if (metric.isRolling() && !isWindow) {
        values.problem(
            "a rolling reference compares windows that follow one another. Give --window with a time or a number of rows, without --cumulative or --session, or pin a profile by --reference FILE.");
      }
    }
  }

  private static void checkPairs(Values values, MetricChoice metric, RowOptions.Apart apart) {
    boolean isOfPairs = metric.name().startsWith(OF_PAIRS);
    if (apart.shadow() == null) {
      if (isOfPairs) {
        values.problem(
            "--metrics %s compares two models, but there are predictions of one. Give the second one's, e.g. %s."
                .formatted(metric.name(), values.eg("--shadow")));
      }
    } else if (apart.labels() == null && isOfPairs) {
      values.problem(
          "--metrics %s needs labels. Give --labels, or use accuracy, which without them is how often the two models agree."
              .formatted(metric.name()));
    } else if (apart.labels() != null && !isOfPairs) {
      values.problem(
          "--metrics %s reads one prediction, but --shadow gives rows of two. Use paired_accuracy or paired_bootstrap, or leave --shadow out."
              .formatted(metric.name()));
    }
  }
}
