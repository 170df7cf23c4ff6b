package dev.millstream.flink.evaluate;

import dev.millstream.flink.record.DeadLetter;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Metrics over windows of a stream of judged rows.
 *
 * <p>The stream brings watermarks; the event time of a row is its own {@link
 * JudgedRow#timestamp()}, whatever Flink's record says. The figures are those of the rows, however
 * they are split over subtasks, restarts and rescalings, in whatever order they come; of windows by
 * rows, in the order of the stream.
 *
 * @param reports one for each metric, window and group that has a row; again where late rows change
 *     a window
 * @param refused rows that a metric could not judge, once for each such metric; they count in the
 *     others
 * @param late rows that came too late for every window, if they go aside
 */
public record Evaluation(
    DataStream<MetricReport> reports, DataStream<DeadLetter> refused, DataStream<JudgedRow> late) {

  /**
   * What is evaluated.
   *
   * @param metrics one or more; drift may have a {@link
   *     dev.millstream.metric.drift.RollingReference}
   * @param window which rows are judged together
   * @param groupNames names of the groups of which each row has a value; none for one group
   * @param lateness how long after its end a window is still updated, in event time
   * @param lateGoesAside whether rows that come later leave by {@link Evaluation#late()}; they are
   *     counted in either case
   * @param name in front of the operators' names and uids; unique in a job
   */
  public record Settings(
      List<MetricSpec> metrics,
      EvaluationWindow window,
      List<String> groupNames,
      Duration lateness,
      boolean lateGoesAside,
      String name)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses a negative lateness. */
    public Settings {
      metrics = List.copyOf(metrics);
      groupNames = List.copyOf(groupNames);
      if (lateness.isNegative()) {
        throw new IllegalArgumentException(
            "windows cannot be updated until %s after their end. Let the lateness be 0 or more."
                .formatted(lateness));
      }
    }

    /** One group, no lateness, late rows counted only. */
    public static Settings of(EvaluationWindow window, MetricSpec... metrics) {
      return new Settings(List.of(metrics), window, List.of(), Duration.ZERO, false, "evaluate");
    }

    /** The same by group. */
    public Settings by(String... names) {
      return new Settings(metrics, window, List.of(names), lateness, lateGoesAside, name);
    }

    /** The same with late rows. */
    public Settings late(Duration until, boolean goesAside) {
      return new Settings(metrics, window, groupNames, until, goesAside, name);
    }
  }

  /**
   * Adds the operators behind a stream of rows.
   *
   * @throws IllegalArgumentException with a sentence if a metric cannot be made
   */
  public static Evaluation of(DataStream<JudgedRow> rows, Settings settings) {
    Optional<RollingMetric> rolling = RollingMetric.among(settings.metrics());
    rolling.ifPresent(reference -> reference.check(settings.window()));
    MetricSpecs specs =
        new MetricSpecs(
            rolling
                .map(reference -> reference.instead(settings.metrics()))
                .orElse(settings.metrics()));
    // Rows of a group that are numbered must not part before they are.
    boolean numbered = settings.window() instanceof EvaluationWindow.Rows;
    DataStream<JudgedRow> input =
        numbered
            ? rows.keyBy(row -> Slice.whole(row.group()), TypeInformation.of(Slice.class))
            : rows;
    String judge = settings.name() + "-judge";
    SingleOutputStreamOperator<Share> shares =
        stamped(input, 0, settings.name() + "-time")
            .process(new JudgeRows(specs, settings), TypeInformation.of(Share.class))
            .name(judge)
            .uid(judge);
    SingleOutputStreamOperator<MetricReport> reports =
        new WindowedShares(specs, settings).reports(shares);
    String gauges = settings.name() + "-gauges";
    return new Evaluation(
        rolling
            .map(reference -> compared(reports, reference, settings))
            .orElse(reports)
            .map(new FigureGauges())
            .returns(TypeInformation.of(MetricReport.class))
            .name(gauges)
            .uid(gauges),
        shares.getSideOutput(JudgeRows.REFUSED),
        late(shares, reports, settings));
  }

  /**
   * The figures that break one of these rules.
   *
   * @param name name and uid of the operator; unique in a job
   */
  public DataStream<Alert> alerts(List<AlertRule> rules, String name) {
    return reports
        .flatMap(new FindAlerts(rules))
        .returns(TypeInformation.of(Alert.class))
        .name(name)
        .uid(name);
  }

  private static SingleOutputStreamOperator<MetricReport> compared(
      DataStream<MetricReport> reports, RollingMetric reference, Settings settings) {
    String name = settings.name() + "-rolling";
    return reports
        .keyBy(report -> Slice.whole(report.group()), TypeInformation.of(Slice.class))
        .process(new RollingDrift(reference, settings), TypeInformation.of(MetricReport.class))
        .name(name)
        .uid(name);
  }

  private static DataStream<JudgedRow> late(
      SingleOutputStreamOperator<Share> shares,
      SingleOutputStreamOperator<MetricReport> reports,
      Settings settings) {
    if (!(settings.window() instanceof EvaluationWindow.Session)) {
      return shares.getSideOutput(JudgeRows.LATE);
    }
    String late = settings.name() + "-late";
    return reports
        .getSideOutput(WindowedShares.LATE_FOR_SESSIONS)
        .process(new LateShares(settings.lateGoesAside()), TypeInformation.of(JudgedRow.class))
        .name(late)
        .uid(late);
  }

  /** Rows with their own event time, and watermarks that lag behind by so many milliseconds. */
  static SingleOutputStreamOperator<JudgedRow> stamped(
      DataStream<JudgedRow> rows, long behind, String name) {
    return rows.transform(name, TypeInformation.of(JudgedRow.class), new StampRows(behind))
        .uid(name);
  }
}
