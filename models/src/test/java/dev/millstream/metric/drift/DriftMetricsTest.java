package dev.millstream.metric.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricInputException;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.catalog.Metrics;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The figures themselves are held against Python in GoldenDriftTest. */
class DriftMetricsTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  void aProfileIsTheReferenceOfALaterWindow() {
    JsonNode reference = profile(0.5, 1);

    JsonNode same = drift(reference, 0.5, 2);
    JsonNode other = drift(reference, 0.1, 3);

    assertThat(same.path("reference_rows").intValue()).isEqualTo(500);
    assertThat(same.path("label_psi").doubleValue()).isLessThan(0.05);
    assertThat(other.path("label_psi").doubleValue()).isGreaterThan(0.2);
    assertThat(other.path("confidence_psi").isNumber()).isTrue();
    assertThat(other.path("length_psi").path("undefined").asText())
        .isEqualTo("the reference has no length");
  }

  @Test
  void figuresAreThoseOfDrift() {
    JsonNode reference = profile(0.5, 1);
    Profile before = new Profiler(ProfileSettings.defaults()).newProfile();
    Profile now = new Profiler(ProfileSettings.defaults()).newProfile();
    fill(before, 0.5, 1);
    fill(now, 0.1, 3);

    assertThat(drift(reference, 0.1, 3)).isEqualTo(Drift.between(before, now).json());
  }

  @Test
  void parametersNameTheReferenceByAHash() {
    ObjectNode parameters = JSON.objectNode();
    parameters.set("reference", profile(0.5, 1));

    assertThat(Metrics.of("drift", parameters).parameters().path("reference").asText())
        .matches("sha256:[0-9a-f]{16}");
  }

  @Test
  void withoutAReferenceThereIsNoFigure() {
    Accumulator accumulator = Metrics.of("drift").newAccumulator();
    accumulator.add(row("spam", 0.5));

    assertThat(accumulator.value())
        .isEqualTo(
            new MetricValue.Undefined(
                "there is no reference to compare with: give a profile as the parameter reference"));
  }

  @Test
  void whatIsNoProfileIsNoReference() {
    ObjectNode parameters = JSON.objectNode();
    parameters.put("reference", 7);

    assertThatThrownBy(() -> Metrics.of("drift", parameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the reference of drift is no profile: a profile has version 0, this build reads 1. Read it with the version that wrote it.");
  }

  @Test
  void aScoreThatIsNoProbabilityIsRefused() {
    Accumulator accumulator = Metrics.of("profile").newAccumulator();

    assertThatThrownBy(() -> accumulator.add(row("spam", 7)))
        .isInstanceOf(MetricInputException.class);
    assertThat(accumulator.rows()).isZero();
  }

  private static JsonNode profile(double spam, long seed) {
    Accumulator accumulator = Metrics.of("profile").newAccumulator();
    fill(accumulator, spam, seed);
    return accumulator.value().json();
  }

  private static JsonNode drift(JsonNode reference, double spam, long seed) {
    ObjectNode parameters = JSON.objectNode();
    parameters.set("reference", reference);
    Accumulator accumulator = Metrics.of("drift", parameters).newAccumulator();
    fill(accumulator, spam, seed);
    return accumulator.value().json();
  }

  private static void fill(Accumulator accumulator, double spam, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      accumulator.add(row(random.nextDouble() < spam ? "spam" : "ham", random.nextDouble()));
    }
  }

  private static void fill(Profile profile, double spam, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      ObjectNode row = JSON.objectNode().put("label", random.nextDouble() < spam ? "spam" : "ham");
      profile.add(Observation.from(row.put("confidence", random.nextDouble())));
    }
  }

  private static Judged row(String label, double confidence) {
    return new Judged(JSON.textNode(label), MissingNode.getInstance(), JSON.numberNode(confidence));
  }
}
