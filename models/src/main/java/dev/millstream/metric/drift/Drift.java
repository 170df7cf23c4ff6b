package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Label;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.state.LabelTally;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a window is from a reference: figures by name, each a number or the reason why there is
 * none. Immutable.
 */
public final class Drift {
  private static final List<Figure> OF_LABELS =
      List.of(Figure.LABEL_PSI, Figure.LABEL_JS_DISTANCE, Figure.LABEL_JS_DIVERGENCE);
  private static final List<Figure> OF_CONFIDENCES =
      List.of(
          Figure.CONFIDENCE_PSI, Figure.CONFIDENCE_JS_DISTANCE, Figure.CONFIDENCE_JS_DIVERGENCE);
  private static final List<Figure> OF_LENGTHS =
      List.of(Figure.LENGTH_PSI, Figure.LENGTH_JS_DISTANCE, Figure.LENGTH_JS_DIVERGENCE);
  private static final List<Figure> OF_TOKENS =
      List.of(Figure.UNKNOWN_TOKEN_SHARE, Figure.UNKNOWN_TOKEN_SHIFT);
  private static final List<Figure> OF_EMBEDDINGS =
      List.of(
          Figure.EMBEDDING_MEAN_EUCLIDEAN,
          Figure.EMBEDDING_MEAN_COSINE,
          Figure.EMBEDDING_FRECHET,
          Figure.EMBEDDING_MMD2,
          Figure.EMBEDDING_MMD2_ERROR);

  private final Map<Figure, MetricValue> figures = new EnumMap<>(Figure.class);
  private final Profile reference;
  private final Profile current;
  private final DriftSettings settings;

  private Drift(Profile reference, Profile current, DriftSettings settings) {
    this.reference = reference;
    this.current = current;
    this.settings = settings;
  }

  /** With the default settings. */
  public static Drift between(Profile reference, Profile current) {
    return between(reference, current, DriftSettings.defaults());
  }

  /**
   * Of a window against a reference.
   *
   * @throws IllegalArgumentException if the two profiles have different settings
   */
  public static Drift between(Profile reference, Profile current, DriftSettings settings) {
    reference.refuseOtherSettings(current, "compared");
    Drift drift = new Drift(reference, current, settings);
    drift.labels();
    drift.bins(OF_CONFIDENCES, reference.confidences(), current.confidences(), "confidence");
    drift.bins(OF_LENGTHS, reference.lengths(), current.lengths(), "length");
    drift.tokens();
    drift.embeddings();
    return drift;
  }

  /** A figure. */
  public MetricValue value(Figure figure) {
    return figures.getOrDefault(figure, new Undefined("it was not computed"));
  }

  /** All figures. */
  public Map<Figure, MetricValue> figures() {
    return Collections.unmodifiableMap(figures);
  }

  /** The figures by name, and how many rows both have. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("reference_rows", reference.rows()).put("current_rows", current.rows());
    figures.forEach((figure, value) -> json.set(figure.label(), value.json()));
    return json;
  }

  private void labels() {
    LabelTally all = new LabelTally(1, 0, 2 * reference.profiler().settings().maxLabels());
    all.merge(reference.labels());
    all.merge(current.labels());
    Optional<Undefined> refusal =
        reference
            .labels()
            .refusal()
            .or(current.labels()::refusal)
            .or(all::refusal)
            .or(
                () ->
                    missing(
                        reference.labels().counts().size(),
                        current.labels().counts().size(),
                        1,
                        "label"));
    if (refusal.isPresent()) {
      undefined(OF_LABELS, refusal.get());
      return;
    }
    long[] before = new long[all.counts().size()];
    long[] now = new long[before.length];
    int bin = 0;
    for (var label : all.counts().keySet()) {
      before[bin] = rows(reference.labels(), label);
      now[bin++] = rows(current.labels(), label);
    }
    divergence(OF_LABELS, new Divergence(before, now));
  }

  private static long rows(LabelTally labels, Label label) {
    return labels.counts().getOrDefault(label, new long[1])[0];
  }

  private void bins(List<Figure> to, BinTally before, BinTally now, String what) {
    Optional<Undefined> missing = missing(before.rows(), now.rows(), 1, what);
    if (missing.isPresent()) {
      undefined(to, missing.get());
    } else {
      QuantileBins bins = new QuantileBins(before, settings.bins());
      divergence(to, new Divergence(bins.count(before), bins.count(now)));
    }
  }

  private void divergence(List<Figure> to, Divergence divergence) {
    double nats = divergence.jensenShannon();
    put(to.get(0), divergence.populationStability(settings.epsilon()));
    put(to.get(1), Math.sqrt(nats));
    put(to.get(2), nats);
  }

  private void tokens() {
    Optional<Undefined> missing = missing(reference.allTokens(), current.allTokens(), 1, "token");
    if (missing.isPresent()) {
      undefined(OF_TOKENS, missing.get());
    } else {
      double before = (double) reference.unknownTokens() / reference.allTokens();
      double now = (double) current.unknownTokens() / current.allTokens();
      put(Figure.UNKNOWN_TOKEN_SHARE, now);
      put(Figure.UNKNOWN_TOKEN_SHIFT, now - before);
    }
  }

  private void embeddings() {
    Optional<Undefined> missing =
        missing(reference.embeddings().rows(), current.embeddings().rows(), 2, "embedding");
    if (missing.isPresent()) {
      undefined(OF_EMBEDDINGS, missing.get());
      return;
    }
    EmbeddingShift shift = new EmbeddingShift(reference.embeddings(), current.embeddings());
    put(Figure.EMBEDDING_MEAN_EUCLIDEAN, Math.sqrt(shift.squaredMeanShift()));
    double cosine = shift.cosineOfMeans();
    if (Double.isNaN(cosine)) {
      undefined(
          List.of(Figure.EMBEDDING_MEAN_COSINE),
          new Undefined("a mean embedding is zero, and has no direction"));
    } else {
      put(Figure.EMBEDDING_MEAN_COSINE, cosine);
    }
    put(Figure.EMBEDDING_FRECHET, shift.frechet());
    double[] discrepancy = shift.meanDiscrepancy();
    put(Figure.EMBEDDING_MMD2, discrepancy[0]);
    put(Figure.EMBEDDING_MMD2_ERROR, discrepancy[1]);
  }

  private static Optional<Undefined> missing(long before, long now, int least, String what) {
    String need = least == 1 ? "no " + what : "fewer than %d %ss".formatted(least, what);
    return before < least
        ? Optional.of(new Undefined("the reference has " + need))
        : now < least ? Optional.of(new Undefined("the window has " + need)) : Optional.empty();
  }

  private void undefined(List<Figure> all, Undefined because) {
    all.forEach(figure -> figures.put(figure, because));
  }

  private void put(Figure figure, double value) {
    figures.put(figure, new Scalar(value));
  }
}
