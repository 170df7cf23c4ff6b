package dev.millstream.metric.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.metric.Label;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {
  private static final Profiler PROFILER = new Profiler(ProfileSettings.ofEmbeddings(2));

  @Test
  void anEmptyWindowHasNoFigureAndSaysWhy() {
    Drift drift = Drift.between(labels("a"), PROFILER.newProfile());

    assertThat(drift.value(Figure.LABEL_PSI)).isEqualTo(new Undefined("the window has no label"));
    assertThat(drift.value(Figure.CONFIDENCE_PSI))
        .isEqualTo(new Undefined("the reference has no confidence"));
    assertThat(drift.value(Figure.UNKNOWN_TOKEN_SHARE))
        .isEqualTo(new Undefined("the reference has no token"));
    assertThat(drift.value(Figure.EMBEDDING_FRECHET))
        .isEqualTo(new Undefined("the reference has fewer than 2 embeddings"));
    assertThat(drift.figures()).containsOnlyKeys(Figure.values());
  }

  @Test
  void oneClassOnBothSidesHasNotDrifted() {
    Drift drift = Drift.between(labels("a", "a"), labels("a"));

    assertThat(drift.value(Figure.LABEL_PSI)).isEqualTo(new Scalar(0));
    assertThat(drift.value(Figure.LABEL_JS_DISTANCE)).isEqualTo(new Scalar(0));
  }

  @Test
  void labelsThatNothingSharesAreAsFarApartAsCanBe() {
    Drift drift = Drift.between(labels("a"), labels("b"));

    assertThat(drift.value(Figure.LABEL_JS_DIVERGENCE)).isEqualTo(new Scalar(Math.log(2)));
  }

  @Test
  void labelsOfTwoKindsAreNotCompared() {
    Profile numbers = PROFILER.newProfile();
    numbers.add(Observation.nothing().withLabel(Label.of(1)));

    assertThat(Drift.between(labels("a"), numbers).value(Figure.LABEL_PSI))
        .isEqualTo(
            new Undefined("some labels are numbers and some are texts: map them to one kind"));
  }

  @Test
  void aMeanThatIsZeroHasNoDirection() {
    Profile zero = PROFILER.newProfile();
    zero.add(Observation.nothing().withEmbedding(new float[] {1, 0}));
    zero.add(Observation.nothing().withEmbedding(new float[] {-1, 0}));

    Drift drift = Drift.between(zero, zero);

    assertThat(drift.value(Figure.EMBEDDING_MEAN_COSINE))
        .isEqualTo(new Undefined("a mean embedding is zero, and has no direction"));
    assertThat(drift.value(Figure.EMBEDDING_FRECHET)).isEqualTo(new Scalar(0));
  }

  @Test
  void aReferenceOfOneLengthStillHasALongerBin() {
    Profile reference = lengths(5, 5, 5);

    assertThat(Drift.between(reference, lengths(5, 4)).value(Figure.LENGTH_PSI))
        .isEqualTo(new Scalar(0));
    assertThat(((Scalar) Drift.between(reference, lengths(5, 6)).value(Figure.LENGTH_PSI)).value())
        .isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "127,127",
    "128,128",
    "129,128",
    "130,129",
    "255,191",
    "256,192",
    "259,192",
    "260,193",
    "1099511627776,2240"
  })
  void lengthsHaveABinEachAndThenSixtyFourForEachDoubling(long length, int bin) {
    assertThat(FineBins.ofLength(length)).isEqualTo(bin);
  }

  @Test
  void anAlarmIsRaisedByFiguresAboveTheirThresholdAlone() {
    Drift drift = Drift.between(labels("a", "b"), labels("b", "b"));
    DriftAlarm alarm =
        DriftAlarm.of(Map.of("label_js_divergence", 0.1, "label_psi", 100.0, "length_psi", 0.2));

    List<DriftAlert> alerts = alarm.alerts(drift);

    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).json().toString())
        .matches(
            "\\{\"figure\":\"label_js_divergence\",\"value\":0\\.215[0-9]*,\"threshold\":0\\.1}");
    assertThat(alarm.undecided(drift))
        .isEqualTo(Map.of(Figure.LENGTH_PSI, new Undefined("the reference has no length")));
  }

  @Test
  void anAlarmThatCannotBeIsRefused() {
    assertThatThrownBy(() -> DriftAlarm.of(Map.of("label_pis", 0.2)))
        .hasMessage(
            "there is no figure of drift 'label_pis'. Perhaps label_psi? There are label_psi, label_js_distance, label_js_divergence, confidence_psi, confidence_js_distance, confidence_js_divergence, length_psi, length_js_distance, length_js_divergence, unknown_token_share, unknown_token_shift, embedding_mean_euclidean, embedding_mean_cosine, embedding_frechet, embedding_mmd2, embedding_mmd2_error.");
    assertThatThrownBy(() -> DriftAlarm.of(Map.of("label_psi", Double.NaN)))
        .hasMessage("the threshold of label_psi was NaN but must be a finite number.");
    assertThatThrownBy(() -> DriftAlarm.of(Map.of()))
        .hasMessage(
            "an alarm has no threshold and would never be raised. Give one, such as label_psi=0.2.");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new DriftSettings(1, 1e-4))
        .hasMessage("bins of a comparison of profiles was 1 but must be from 2 to 100.");
    assertThatThrownBy(() -> new DriftSettings(10, 0))
        .hasMessage(
            "epsilon of a comparison of profiles was 0.0 but must be from 1.0E-12 to 0.01.");
    assertThatThrownBy(() -> ProfileSettings.ofEmbeddings(10_000))
        .hasMessage("dimensions of a profile was 10000 but must be from 0 to 8192.");
  }

  private static Profile labels(String... names) {
    Profile profile = PROFILER.newProfile();
    for (String name : names) {
      profile.add(Observation.nothing().withLabel(Label.of(name)));
    }
    return profile;
  }

  private static Profile lengths(long... lengths) {
    Profile profile = PROFILER.newProfile();
    for (long length : lengths) {
      profile.add(Observation.nothing().withLength(length));
    }
    return profile;
  }
}
