package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference that is not pinned: the metric drift with the parameter {@code "reference":
 * "rolling"} or {@code "rolling:N"} compares a window with the N windows before it, by default one.
 * A window by itself knows of no other, so what is counted is the metric profile; who has several
 * windows compares them.
 *
 * @param windows N
 * @param bins as drift has them
 * @param counted the parameters of the profile: all but {@code reference} and {@code bins}; not to
 *     be changed
 */
public record RollingReference(int windows, int bins, ObjectNode counted) {
  /** The metric that is counted. */
  public static final String COUNTED = "profile";

  private static final Pattern ROLLING = Pattern.compile("rolling(?::(\\d{1,9}))?");
  private static final String DRIFT = "drift";
  private static final String REFERENCE = "reference";
  private static final String BINS = "bins";
  private static final int MOST = 100;

  /**
   * What a metric says of a rolling reference; empty where it says nothing of it.
   *
   * @throws IllegalArgumentException with a sentence if it cannot be
   */
  public static Optional<RollingReference> of(String metric, ObjectNode parameters) {
    JsonNode reference = parameters.path(REFERENCE);
    if (!metric.equals(DRIFT) || !reference.isTextual()) {
      return Optional.empty();
    }
    Matcher rolling = ROLLING.matcher(reference.textValue());
    int windows =
        !rolling.matches() ? 0 : rolling.group(1) == null ? 1 : Integer.parseInt(rolling.group(1));
    if (windows < 1 || windows > MOST) {
      throw new IllegalArgumentException(
          "the reference of drift was '%s' but must be rolling, rolling:N with N from 1 to %d, or a profile."
              .formatted(reference.textValue(), MOST));
    }
    DriftSettings usual = DriftSettings.defaults();
    JsonNode bins = parameters.path(BINS);
    if (!bins.isMissingNode() && !bins.isInt()) {
      throw new IllegalArgumentException(
          "bins of drift was %s but must be a whole number.".formatted(bins));
    }
    DriftSettings settings = new DriftSettings(bins.asInt(usual.bins()), usual.epsilon());
    ObjectNode counted = parameters.deepCopy();
    counted.remove(List.of(REFERENCE, BINS));
    return Optional.of(new RollingReference(windows, settings.bins(), counted));
  }
}
