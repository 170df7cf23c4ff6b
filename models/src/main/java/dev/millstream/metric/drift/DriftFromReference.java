package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.FormulaMetric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a window is from a pinned profile, as {@link Drift} says: no labels are needed. Reads
 * rows as {@link WindowProfile} does.
 */
final class DriftFromReference implements Formula<ProfileState> {
  private static final String REFERENCE = "reference";
  private static final String BINS = "bins";
  private static final int MOST_BINS = 100;
  private static final int SHOWN_HASH = 16;

  private final @Nullable Profile reference;
  private final WindowProfile window;
  private final DriftSettings settings;

  private DriftFromReference(@Nullable Profile reference, String metric, DriftSettings settings) {
    this.reference = reference;
    this.window =
        new WindowProfile(
            metric,
            reference == null ? new Profiler(ProfileSettings.defaults()) : reference.profiler());
    this.settings = settings;
  }

  /** The metric; its parameters name the reference by a hash, as a profile is long. */
  static Metric of(Parameters parameters) {
    Optional<JsonNode> profile = parameters.given(REFERENCE);
    DriftSettings usual = DriftSettings.defaults();
    DriftSettings settings =
        new DriftSettings(parameters.whole(BINS, usual.bins(), 2, MOST_BINS), usual.epsilon());
    parameters.refuseUnread();
    ObjectNode shown = parameters.given().deepCopy();
    profile.ifPresent(given -> shown.put(REFERENCE, "sha256:" + hash(given)));
    Parameters named = new Parameters(parameters.metric(), shown);
    named.json(REFERENCE);
    named.json(BINS);
    return FormulaMetric.of(
        named,
        new DriftFromReference(
            profile.map(DriftFromReference::parse).orElse(null), parameters.metric(), settings));
  }

  private static Profile parse(JsonNode profile) {
    try {
      return Profile.parse(profile);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the reference of drift is no profile: " + e.getMessage(), e);
    }
  }

  private static String hash(JsonNode profile) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(profile.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, SHOWN_HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public Set<Column> reads() {
    return window.reads();
  }

  @Override
  public ProfileState zero() {
    return window.zero();
  }

  @Override
  public void add(Judged row, ProfileState to) {
    window.add(row, to);
  }

  @Override
  public MetricValue value(ProfileState of, long rows) {
    return reference == null
        ? new MetricValue.Undefined(
            "there is no reference to compare with: give a profile as the parameter reference")
        : new MetricValue.Composite(Drift.between(reference, of.profile(), settings).json());
  }
}
