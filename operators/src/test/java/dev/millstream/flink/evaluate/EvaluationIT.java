package dev.millstream.flink.evaluate;

import static dev.millstream.flink.evaluate.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.record.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** What windows report, in a job of one subtask, where every row brings its watermark. */
@SuppressWarnings("try") // closing an iterator may be interrupted
class EvaluationIT {
  private static final MetricSpec ACCURACY = MetricSpec.of("accuracy");
  private static final Duration TEN = Duration.ofMillis(10);

  private final List<String> reports = new ArrayList<>();
  private final List<DeadLetter> refused = new ArrayList<>();
  private final List<JudgedRow> late = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();

  @Test
  void aLateRowUpdatesTheWindowAndALaterOneGoesAside() throws Exception {
    run(
        Evaluation.Settings.of(new EvaluationWindow.Tumbling(TEN), ACCURACY)
            .late(Duration.ofMillis(5), true),
        row("1", "1", 3),
        row("1", "1", 11),
        row("1", "0", 4),
        row("1", "1", 16),
        row("1", "1", 5),
        row("1", "1", 12));

    assertThat(reports)
        .containsExactly("[0, 10) 1 of 1: 1.0", "[0, 10) 2 of 2: 0.5", "[10, 20) 3 of 3: 1.0");
    assertThat(late).extracting(JudgedRow::timestamp).containsExactly(5L);
    assertThat(letters)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.category()).isEqualTo("LATE");
              assertThat(letter.origin().position()).isEqualTo(5);
              assertThat(letter.message())
                  .isEqualTo(
                      "the row came when all its windows were over; it is not counted. Let windows wait for it with a lateness, or let rows be more out of order.");
            });
  }

  @Test
  void aRowThatIsLateForOneWindowCountsInTheNext() throws Exception {
    run(
        Evaluation.Settings.of(new EvaluationWindow.Sliding(TEN, Duration.ofMillis(5)), ACCURACY),
        row("1", "1", 3),
        row("1", "1", 6),
        row("1", "0", 4),
        row("1", "1", 20),
        row("1", "0", 9));

    assertThat(reports)
        .containsExactly(
            "[-5, 5) 1 of 1: 1.0",
            "[0, 10) 3 of 3: 0.6666666666666666",
            "[5, 15) 1 of 1: 1.0",
            "[15, 25) 1 of 1: 1.0",
            "[20, 30) 1 of 1: 1.0");
    assertThat(late).isEmpty();
  }

  @Test
  void sessionsEndWhereNoRowFollows() throws Exception {
    run(
        Evaluation.Settings.of(new EvaluationWindow.Session(TEN), ACCURACY)
            .late(Duration.ZERO, true),
        row("1", "1", 0),
        row("1", "1", 8),
        row("1", "0", 17),
        row("1", "0", 2),
        row("1", "1", 40),
        row("1", "0", 3));

    assertThat(reports).containsExactly("[0, 27) 4 of 4: 0.5", "[40, 50) 1 of 1: 1.0");
    assertThat(late).extracting(JudgedRow::timestamp).containsExactly(3L);
  }

  @Test
  void cumulativeWindowsReportAfterEachStep() throws Exception {
    run(
        Evaluation.Settings.of(
            new EvaluationWindow.Cumulative(Duration.ofMillis(5), TEN), ACCURACY),
        row("1", "1", 1),
        row("1", "0", 6),
        row("1", "1", 12));

    assertThat(reports)
        .containsExactly(
            "[0, 5) 1 of 1: 1.0",
            "[0, 10) 2 of 2: 0.5",
            "[10, 15) 1 of 1: 1.0",
            "[10, 20) 1 of 1: 1.0");
  }

  @Test
  void allRowsAreReportedOnceWithTheirTimesOrTheirNumber() throws Exception {
    Evaluation.Settings all = Evaluation.Settings.of(new EvaluationWindow.All(), ACCURACY);
    run(all, row("1", "1", 30), row("1", "0", 20));
    run(all, row("1", "1", JudgedRow.NO_TIME), row("1", "0", JudgedRow.NO_TIME));

    assertThat(reports).containsExactly("[20, 31) 2 of 2: 0.5", "[0, 2) 2 of 2: 0.5");
  }

  @Test
  void rowsOfEachGroupAreCountedFromZero() throws Exception {
    run(
        Evaluation.Settings.of(new EvaluationWindow.Rows(2, 2), ACCURACY).by("model"),
        row("1", "1", JudgedRow.NO_TIME, "a"),
        row("1", "1", JudgedRow.NO_TIME, "b"),
        row("1", "0", JudgedRow.NO_TIME, "a"),
        row("1", "0", JudgedRow.NO_TIME, "a"));

    assertThat(reports)
        .containsExactlyInAnyOrder(
            "[0, 2) a 2 of 2: 0.5", "[2, 4) a 1 of 1: 0.0", "[0, 2) b 1 of 1: 1.0");
  }

  @Test
  void whatAMetricRefusesIsADeadLetterAndCountsInTheOthers() throws Exception {
    run(
        Evaluation.Settings.of(new EvaluationWindow.Tumbling(TEN), ACCURACY, MetricSpec.of("mae")),
        row("1", "1", 1),
        row("\"spam\"", "\"spam\"", 2),
        row("nonsense", "1", 3),
        row("1", "1", JudgedRow.NO_TIME));

    assertThat(reports).containsExactly("[0, 10) 2 of 2: 1.0", "[0, 10) 1 of 2: 0.0");
    assertThat(refused)
        .extracting(DeadLetter::message)
        .containsExactly(
            "mae needs a number as prediction, but it is a text of 4 characters; the row is not counted.",
            "the prediction of a row is not JSON; the row is not counted.",
            "a row has no event time, and windows by time need one; the row is not counted. Name the field that holds its time, or ask for windows by rows.");
    assertThat(refused).extracting(DeadLetter::stage).containsOnly("evaluate");
    assertThat(refused.get(0).value()).asString().isEqualTo("\"spam\"");
  }

  @Test
  void aWindowWithoutAValueSaysWhy() throws Exception {
    run(
        Evaluation.Settings.of(new EvaluationWindow.Tumbling(TEN), MetricSpec.of("mae")),
        row("\"a\"", "1", 1));

    assertThat(reports).containsExactly("[0, 10) 0 of 1: {\"undefined\":\"no row was counted\"}");
  }

  private void run(Evaluation.Settings settings, JudgedRow... rows) throws Exception {
    StreamExecutionEnvironment environment = GoldenJob.environment(1, new Configuration());
    Evaluation evaluation =
        Evaluation.of(
            environment
                .fromData(TypeInformation.of(JudgedRow.class), rows)
                .assignTimestampsAndWatermarks(EveryRow.watermarks(0)),
            settings);
    try (var out = evaluation.reports().collectAsync();
        var bad = evaluation.refused().collectAsync();
        var aside = evaluation.late().collectAsync();
        var told = NotCounted.late(evaluation, "too-late").collectAsync()) {
      environment.execute();
      out.forEachRemaining(report -> reports.add(text(report)));
      bad.forEachRemaining(refused::add);
      aside.forEachRemaining(late::add);
      told.forEachRemaining(letters::add);
    }
  }

  private static String text(MetricReport report) {
    String group = String.join(",", report.group());
    return "[%d, %d) %s%d of %d: %s"
        .formatted(
            report.start(),
            report.end(),
            group.isEmpty() ? "" : group + " ",
            report.n(),
            report.count(),
            report.value());
  }
}
