package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.metric.drift.Drift;
import dev.millstream.metric.drift.Observation;
import dev.millstream.metric.drift.Profile;
import dev.millstream.metric.drift.ProfileSettings;
import dev.millstream.metric.drift.Profiler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Windows of 10 ms, compared with those before. */
@SuppressWarnings("try") // the harness declares close() throws Exception
class RollingDriftTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Profiler PROFILER = new Profiler(ProfileSettings.ofEmbeddings(3));
  private static final MetricSpec PROFILES = new MetricSpec("profile", "{\"dimensions\":3}");
  private static final EvaluationWindow TUMBLING =
      new EvaluationWindow.Tumbling(Duration.ofMillis(10));

  @Test
  void comparesWithTheWindowsBefore() throws Exception {
    Profile first = profile(1);
    Profile second = profile(2);
    Profile third = profile(3);
    Profile both = PROFILER.newProfile();
    both.merge(first);
    both.merge(second);
    try (var operator = operator(drift(2), TUMBLING, Duration.ZERO)) {
      operator.processElement(report(0, first), 9);
      operator.processElement(report(10, second), 19);
      operator.processElement(report(20, third), 29);

      assertThat(values(operator))
          .containsExactly(
              "0 {\"undefined\":\"there is no earlier window\"}",
              "10 " + Drift.between(first, second).json(),
              "20 " + Drift.between(both, third).json());
    }
  }

  @Test
  void aGroupIsComparedWithItselfAndOtherFiguresPass() throws Exception {
    MetricReport accuracy =
        new MetricReport(0, 10, 5, List.of("by"), List.of("a"), "accuracy", "{}", "0.5", 5);
    try (var operator = operator(drift(1), TUMBLING, Duration.ZERO)) {
      operator.processElement(report(0, profile(1)), 9);
      operator.processElement(accuracy, 9);
      operator.processElement(report(10, "b", profile(2)), 19);

      assertThat(operator.extractOutputValues())
          .contains(accuracy)
          .allSatisfy(each -> assertThat(each.metric()).isNotEqualTo("profile"));
      assertThat(values(operator))
          .containsExactly(
              "0 {\"undefined\":\"there is no earlier window\"}",
              "0 0.5",
              "10 {\"undefined\":\"there is no earlier window\"}");
    }
  }

  @Test
  void profilesGoOnWhereTheyWereAskedFor() throws Exception {
    Evaluation.Settings settings = Evaluation.Settings.of(TUMBLING, drift(1), PROFILES);
    try (var operator = operator(settings)) {
      operator.processElement(report(0, profile(1)), 9);

      assertThat(operator.extractOutputValues())
          .extracting(MetricReport::metric, MetricReport::parameters)
          .containsExactly(
              tuple("profile", "{\"dimensions\":3}"), tuple("drift", drift(1).parameters()));
    }
  }

  /** A row came late: its window has another profile, and so has what is compared with it. */
  @Test
  void aWindowThatIsReportedAgainChangesThoseThatWereComparedWithIt() throws Exception {
    Profile later = profile(7);
    try (var operator = operator(drift(1), TUMBLING, Duration.ofMillis(30))) {
      for (int i = 0; i < 4; i++) {
        operator.processElement(report(10L * i, profile(i + 1)), 10L * i + 9);
      }
      operator.getOutput().clear();
      operator.processElement(report(10, later), 19);

      assertThat(values(operator))
          .containsExactly(
              "10 " + Drift.between(profile(1), later).json(),
              "20 " + Drift.between(later, profile(3)).json());
    }
  }

  @Test
  void overlappingWindowsAreNotComparedWithEachOther() throws Exception {
    EvaluationWindow sliding =
        new EvaluationWindow.Sliding(Duration.ofMillis(10), Duration.ofMillis(5));
    try (var operator = operator(drift(1), sliding, Duration.ZERO)) {
      for (int i = 0; i < 4; i++) {
        operator.processElement(report(5L * i, profile(i + 1)), 5L * i + 9);
      }

      assertThat(values(operator))
          .containsExactly(
              "0 {\"undefined\":\"there is no earlier window\"}",
              "5 {\"undefined\":\"there is no earlier window\"}",
              "10 " + Drift.between(profile(1), profile(3)).json(),
              "15 " + Drift.between(profile(2), profile(4)).json());
    }
  }

  @Test
  void theStateIsBoundedAndRestored() throws Exception {
    OperatorSubtaskState state;
    try (var operator = operator(drift(3), TUMBLING, Duration.ofMillis(20))) {
      for (int i = 0; i < 1_000; i++) {
        operator.processElement(report(10L * i, profile(i % 9)), 10L * i + 9);
      }
      assertThat(kept(operator)).isLessThanOrEqualTo(3 + 20 / 10 + 1);
      state = operator.snapshot(1, 1);
    }
    Profile before = PROFILER.newProfile();
    for (int i = 997; i < 1_000; i++) {
      before.merge(profile(i % 9));
    }
    try (var operator = unopened(settings(drift(3), TUMBLING, Duration.ofMillis(20)))) {
      operator.initializeState(state);
      operator.open();
      operator.processElement(report(10_000, profile(5)), 10_009);

      assertThat(values(operator))
          .containsExactly("10000 " + Drift.between(before, profile(5)).json());
    }
  }

  /** For 30 days and as long as two windows of 10 ms take. */
  @Test
  void aGroupIsForgottenWhenNoWindowIsReported() throws Exception {
    try (var operator = operator(drift(1), TUMBLING, Duration.ZERO)) {
      operator.processElement(report(0, profile(1)), 9);
      operator.setStateTtlProcessingTime(Duration.ofDays(30).toMillis() + 19);
      operator.processElement(report(10, profile(2)), 19);
      operator.setStateTtlProcessingTime(Duration.ofDays(60).toMillis() + 60);
      operator.processElement(report(20, profile(3)), 29);

      assertThat(values(operator))
          .containsExactly(
              "0 {\"undefined\":\"there is no earlier window\"}",
              "10 " + Drift.between(profile(1), profile(2)).json(),
              "20 {\"undefined\":\"there is no earlier window\"}");
    }
  }

  @Test
  void aGroupOfRowsThatWasForgottenBeginsAnew() throws Exception {
    try (var operator = operator(drift(1), new EvaluationWindow.Rows(10, 10), Duration.ZERO)) {
      operator.processElement(report(0, profile(1)), 0);
      operator.processElement(report(10, profile(2)), 0);
      operator.processElement(report(20, profile(3)), 0);
      operator.getOutput().clear();
      operator.processElement(report(0, profile(4)), 0);
      operator.processElement(report(10, profile(5)), 0);

      assertThat(values(operator))
          .containsExactly(
              "0 {\"undefined\":\"there is no earlier window\"}",
              "10 " + Drift.between(profile(4), profile(5)).json());
    }
  }

  @Test
  void whatCannotRollIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> evaluation(TUMBLING, new MetricSpec("drift", "{\"reference\":\"rolling:0\"}")))
        .withMessage(
            "the reference of drift was 'rolling:0' but must be rolling, rolling:N with N from 1 to 100, or a profile.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluation(new EvaluationWindow.All(), drift(1)))
        .withMessage(
            "a rolling reference needs windows that follow one another, and All[] has none. Use tumbling or sliding windows, by time or by rows, or pin the reference.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluation(TUMBLING, drift(1), drift(2)))
        .withMessage(
            "drift with a rolling reference is asked for twice. Ask for it once, or pin one of the references.");
  }

  private static void evaluation(EvaluationWindow window, MetricSpec... metrics) {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
    Evaluation.of(
        environment.fromData(TypeInformation.of(JudgedRow.class), Rows.row("1", "1", 0)),
        Evaluation.Settings.of(window, metrics));
  }

  private static MetricSpec drift(int windows) {
    return new MetricSpec(
        "drift", "{\"dimensions\":3,\"reference\":\"rolling:%d\"}".formatted(windows));
  }

  private static Profile profile(int seed) {
    Profile profile = PROFILER.newProfile();
    for (int i = 0; i < 20; i++) {
      profile.add(
          Observation.nothing()
              .withConfidence((i * (seed + 3)) % 20 / 20.0)
              .withLength((long) i * seed)
              .withTokens(10 + seed, seed)
              .withEmbedding(new float[] {0.1f * seed, 0.3f * i, 0.7f}));
    }
    return profile;
  }

  private static MetricReport report(long start, Profile profile) throws Exception {
    return report(start, "a", profile);
  }

  private static MetricReport report(long start, String group, Profile profile) throws Exception {
    return new MetricReport(
        start,
        start + 10,
        20,
        List.of("by"),
        List.of(group),
        "profile",
        PROFILES.metric().parameters().toString(),
        JSON.writeValueAsString(profile.json()),
        20);
  }

  private static List<String> values(
      KeyedOneInputStreamOperatorTestHarness<Slice, MetricReport, MetricReport> operator) {
    List<String> values = new ArrayList<>();
    for (MetricReport report : operator.extractOutputValues()) {
      values.add(report.start() + " " + report.value());
    }
    return values;
  }

  /** Windows in the state of group a. */
  private static int kept(
      KeyedOneInputStreamOperatorTestHarness<Slice, MetricReport, MetricReport> operator)
      throws Exception {
    var state = operator.getOperator().getKeyedStateBackend();
    state.setCurrentKey(Slice.whole(List.of("a")));
    var function =
        (RollingDrift) ((KeyedProcessOperator<?, ?, ?>) operator.getOperator()).getUserFunction();
    return function.kept().size();
  }

  private static Evaluation.Settings settings(
      MetricSpec metric, EvaluationWindow window, Duration lateness) {
    return Evaluation.Settings.of(window, metric).late(lateness, false);
  }

  private static KeyedOneInputStreamOperatorTestHarness<Slice, MetricReport, MetricReport> operator(
      MetricSpec metric, EvaluationWindow window, Duration lateness) throws Exception {
    return operator(settings(metric, window, lateness));
  }

  private static KeyedOneInputStreamOperatorTestHarness<Slice, MetricReport, MetricReport> operator(
      Evaluation.Settings settings) throws Exception {
    var harness = unopened(settings);
    harness.open();
    return harness;
  }

  private static KeyedOneInputStreamOperatorTestHarness<Slice, MetricReport, MetricReport> unopened(
      Evaluation.Settings settings) throws Exception {
    RollingMetric reference = RollingMetric.among(settings.metrics()).orElseThrow();
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new RollingDrift(reference, settings)),
            (MetricReport report) -> Slice.whole(report.group()),
            TypeInformation.of(Slice.class));
    harness.getExecutionConfig().enableObjectReuse();
    harness.setup(
        TypeInformation.of(MetricReport.class)
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    return harness;
  }
}
