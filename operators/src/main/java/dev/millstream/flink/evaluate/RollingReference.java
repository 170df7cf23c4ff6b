package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metric drift with the parameter {@code "reference": "rolling"} or {@code "rolling:N"}: a
 * window is compared with the N windows of its group before it, by default one. What is counted is
 * the metric profile, with all parameters but {@code reference} and {@code bins}.
 *
 * @param windows N
 * @param bins as drift has it
 * @param shown drift and its parameters, as figures have them
 * @param counted the profile
 */
public record RollingReference(int windows, int bins, MetricSpec shown, MetricSpec counted)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ROLLING = Pattern.compile("rolling(?::(\\d{1,9}))?");
  private static final String DRIFT = "drift";
  private static final String REFERENCE = "reference";
  private static final String BINS = "bins";
  private static final int MOST = 100;
  private static final int USUAL_BINS = 10;

  /**
   * What a metric says of a rolling reference; empty where it says nothing of it.
   *
   * @throws IllegalArgumentException with a sentence if it cannot be
   */
  public static Optional<RollingReference> of(MetricSpec metric) {
    ObjectNode parameters = parameters(metric);
    JsonNode reference = parameters.path(REFERENCE);
    if (!metric.name().equals(DRIFT) || !reference.isTextual()) {
      return Optional.empty();
    }
    Matcher rolling = ROLLING.matcher(reference.textValue());
    if (!rolling.matches()) {
      throw refused(reference.textValue());
    }
    int windows = rolling.group(1) == null ? 1 : Integer.parseInt(rolling.group(1));
    if (windows < 1 || windows > MOST) {
      throw refused(reference.textValue());
    }
    // Drift itself refuses bins that cannot be.
    ObjectNode comparing = JSON.createObjectNode();
    if (parameters.has(BINS)) {
      comparing.set(BINS, parameters.get(BINS));
    }
    new MetricSpec(DRIFT, comparing.toString()).metric();
    ObjectNode counting = parameters.deepCopy();
    counting.remove(List.of(REFERENCE, BINS));
    MetricSpec counted = new MetricSpec("profile", counting.toString());
    counted.metric();
    return Optional.of(
        new RollingReference(windows, parameters.path(BINS).asInt(USUAL_BINS), metric, counted));
  }

  /**
   * That of several metrics.
   *
   * @throws IllegalArgumentException with a sentence if there are two
   */
  static Optional<RollingReference> among(List<MetricSpec> metrics) {
    List<RollingReference> found = new ArrayList<>();
    metrics.forEach(metric -> of(metric).ifPresent(found::add));
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "drift with a rolling reference is asked for twice. Ask for it once, or pin one of the references.");
    }
    return found.stream().findFirst();
  }

  /** The metrics that are counted: the profile instead of the drift. */
  List<MetricSpec> instead(List<MetricSpec> metrics) {
    Set<MetricSpec> all = new LinkedHashSet<>();
    metrics.forEach(metric -> all.add(metric.equals(shown) ? counted : metric));
    return List.copyOf(all);
  }

  /**
   * Refuses windows that do not follow one another.
   *
   * @throws IllegalArgumentException with a sentence
   */
  void check(EvaluationWindow window) {
    if (!(window instanceof EvaluationWindow.Tumbling
        || window instanceof EvaluationWindow.Sliding
        || window instanceof EvaluationWindow.Rows)) {
      throw new IllegalArgumentException(
          "a rolling reference needs windows that follow one another, and %s has none. Use tumbling or sliding windows, by time or by rows, or pin the reference."
              .formatted(window));
    }
  }

  private static ObjectNode parameters(MetricSpec metric) {
    try {
      return JSON.readTree(metric.parameters()) instanceof ObjectNode object
          ? object
          : JSON.createObjectNode();
    } catch (JsonProcessingException saidByTheMetric) {
      return JSON.createObjectNode();
    }
  }

  private static IllegalArgumentException refused(String reference) {
    return new IllegalArgumentException(
        "the reference of drift was '%s' but must be rolling, rolling:N with N from 1 to %d, or a profile."
            .formatted(reference, MOST));
  }
}
