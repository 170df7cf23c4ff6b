package dev.millstream.metric.drift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import java.util.Set;

/**
 * What a window's rows are like, as JSON that a later window can be compared with: the {@code
 * reference} of {@link DriftFromReference}.
 *
 * <p>Of a row the prediction is read, a label or an object as {@link Observation#from} has it; and
 * the score, where there is one, as the confidence.
 */
final class WindowProfile implements Formula<ProfileState> {
  private static final int MOST = 8_192;
  private static final int MOST_LABELS = 1_000_000;

  private final Reading reading;
  private final Profiler profiler;

  /** Reads the settings of a profile. */
  WindowProfile(Parameters parameters) {
    this(parameters.metric(), new Profiler(settings(parameters)));
  }

  WindowProfile(String metric, Profiler profiler) {
    this.reading = new Reading(metric);
    this.profiler = profiler;
  }

  private static ProfileSettings settings(Parameters parameters) {
    ProfileSettings usual = ProfileSettings.defaults();
    return new ProfileSettings(
        parameters.whole("max_labels", usual.maxLabels(), 1, MOST_LABELS),
        parameters.whole("dimensions", usual.dimensions(), 0, MOST),
        parameters.whole("frequencies", usual.frequencies(), 2, MOST),
        usual.gamma(),
        parameters.whole("seed", 0, 0, Integer.MAX_VALUE));
  }

  @Override
  public Set<Column> reads() {
    return Set.of(Column.PREDICTION);
  }

  @Override
  public ProfileState zero() {
    return new ProfileState(profiler.newProfile());
  }

  @Override
  public void add(Judged row, ProfileState to) {
    JsonNode prediction = row.prediction();
    Observation seen =
        prediction.isObject()
            ? Observation.from(prediction)
            : Observation.nothing().withLabel(reading.label(row, Column.PREDICTION));
    if (seen.confidence().isEmpty() && !row.score().isMissingNode()) {
      seen = seen.withConfidence(reading.probability(row, Column.SCORE));
    }
    to.profile().add(seen);
  }

  @Override
  public MetricValue value(ProfileState of, long rows) {
    return new MetricValue.Composite(of.profile().json());
  }
}
