package dev.millstream.metric.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.EditDistance;
import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricKind;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.classification.ClassificationMetrics;
import dev.millstream.metric.compare.CompareMetrics;
import dev.millstream.metric.drift.DriftMetrics;
import dev.millstream.metric.generation.GenerationMetrics;
import dev.millstream.metric.quantile.QuantileMetrics;
import dev.millstream.metric.ranking.RankingMetrics;
import dev.millstream.metric.regression.RegressionMetrics;
import dev.millstream.metric.score.ScoreMetrics;
import dev.millstream.metric.tagging.TaggingMetrics;
import dev.millstream.metric.text.TextMetrics;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every metric there is, by name. */
public final class Metrics {
  private static final Map<String, MetricKind> KINDS = new TreeMap<>();

  static {
    Stream.of(
            ClassificationMetrics.all(),
            ScoreMetrics.all(),
            RegressionMetrics.all(),
            TextMetrics.all(),
            TaggingMetrics.all(),
            RankingMetrics.all(),
            DriftMetrics.all(),
            QuantileMetrics.all(),
            GenerationMetrics.all(),
            CompareMetrics.all(Metrics::of))
        .flatMap(List::stream)
        .forEach(kind -> KINDS.put(kind.name(), kind));
  }

  private Metrics() {}

  /**
   * A metric. Names and parameters are those of Python's evaluate; some names take a parameter
   * after a colon: {@code f1:macro}, {@code recall_at_k:10}.
   *
   * @throws IllegalArgumentException with a sentence, and the nearest names there are, if it cannot
   *     be made
   */
  public static Metric of(String name, ObjectNode parameters) {
    int colon = name.indexOf(':');
    String known = colon < 0 ? name : name.substring(0, colon);
    MetricKind kind = KINDS.get(known);
    if (kind == null) {
      throw unknown(known);
    }
    ObjectNode all = parameters.deepCopy();
    if (colon >= 0) {
      put(kind, name.substring(colon + 1), all);
    }
    return kind.make().apply(new Parameters(known, all));
  }

  /** A metric with its default parameters, or the one after the colon. */
  public static Metric of(String name) {
    return of(name, JsonNodeFactory.instance.objectNode());
  }

  /** All names, in order. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(KINDS.keySet());
  }

  private static void put(MetricKind kind, String value, ObjectNode all) {
    if (kind.shorthand().isEmpty()) {
      throw new IllegalArgumentException(
          "%s takes no parameter after a colon, but '%s' stands there. Give parameters by name."
              .formatted(kind.name(), value));
    }
    if (all.has(kind.shorthand())) {
      throw new IllegalArgumentException(
          "parameter %s of %s is given twice, after the colon and by name. Leave one of them out."
              .formatted(kind.shorthand(), kind.name()));
    }
    if (value.matches("[0-9]{1,9}")) {
      all.put(kind.shorthand(), Integer.parseInt(value));
    } else if (value.equals("null") || value.equals("none")) {
      all.putNull(kind.shorthand());
    } else {
      all.put(kind.shorthand(), value);
    }
  }

  private static IllegalArgumentException unknown(String name) {
    String why = NotOffered.REASONS.get(name);
    if (why != null) {
      return new IllegalArgumentException("%s is not offered: %s.".formatted(name, why));
    }
    String near =
        EditDistance.nearest(name, KINDS.keySet()).map(" Perhaps %s?"::formatted).orElse("");
    return new IllegalArgumentException(
        "there is no metric '%s'.%s There are %s."
            .formatted(name, near, String.join(", ", KINDS.keySet())));
  }
}
