package dev.millstream.metric.drift;

import dev.millstream.metric.EditDistance;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said of how far a window's profile is from a reference's. */
public enum Figure {
  /** Population stability index of the predicted labels. */
  LABEL_PSI,
  /** Square root of the Jensen-Shannon divergence of the predicted labels. */
  LABEL_JS_DISTANCE,
  /** Jensen-Shannon divergence of the predicted labels, in nats. */
  LABEL_JS_DIVERGENCE,
  /** Population stability index of the confidences, in quantile bins of the reference. */
  CONFIDENCE_PSI,
  /** Square root of the Jensen-Shannon divergence of the confidences. */
  CONFIDENCE_JS_DISTANCE,
  /** Jensen-Shannon divergence of the confidences, in nats. */
  CONFIDENCE_JS_DIVERGENCE,
  /** Population stability index of the lengths, in quantile bins of the reference. */
  LENGTH_PSI,
  /** Square root of the Jensen-Shannon divergence of the lengths. */
  LENGTH_JS_DISTANCE,
  /** Jensen-Shannon divergence of the lengths, in nats. */
  LENGTH_JS_DIVERGENCE,
  /** Share of the window's tokens that are unknown. */
  UNKNOWN_TOKEN_SHARE,
  /** The window's share of unknown tokens less the reference's; from -1 to 1. */
  UNKNOWN_TOKEN_SHIFT,
  /** Euclidean distance of the mean embeddings. */
  EMBEDDING_MEAN_EUCLIDEAN,
  /** Cosine distance of the mean embeddings. */
  EMBEDDING_MEAN_COSINE,
  /** Squared Fréchet distance on diagonal covariances. */
  EMBEDDING_FRECHET,
  /** Unbiased squared maximum mean discrepancy; without drift about zero, above it or below. */
  EMBEDDING_MMD2,
  /** Standard error of the former, from the random frequencies. */
  EMBEDDING_MMD2_ERROR;

  /** Its name in JSON: {@code label_psi}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The figure of a name.
   *
   * @throws IllegalArgumentException with a sentence if there is none
   */
  public static Figure named(String name) {
    List<String> names = Arrays.stream(values()).map(Figure::label).toList();
    return Arrays.stream(values())
        .filter(figure -> figure.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no figure of drift '%s'.%s There are %s."
                        .formatted(
                            name,
                            EditDistance.nearest(name, names)
                                .map(" Perhaps %s?"::formatted)
                                .orElse(""),
                            names.stream().collect(Collectors.joining(", ")))));
  }
}
