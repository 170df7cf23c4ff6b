package dev.millstream.jobs.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;

/**
 * The evaluation's command line: one parser for {@code EvaluateJob} and {@code millstream
 * evaluate}.
 *
 * <p>Not thread-safe, like all of picocli's models.
 */
@Command(name = EvaluateJobFlags.JOB)
public final class EvaluateJobFlags {
  static final String JOB = "EvaluateJob";

  private static final String DESCRIPTION =
      "Judges a model on the stream that it runs on: metrics with Python's names and values, over"
          + " windows and groups, of rows that hold prediction and label, or of predictions whose"
          + " labels come later. One JSON object for each window, group and metric.";

  private static final String EXAMPLES =
      """

      Examples
        A file of {"prediction":…,"reference":…} lines, at once:
          %1$s --metrics accuracy,f1:macro --from file:rows.jsonl --to -
        The answers of millstream classify, with labels that people give within a week:
          %1$s --metrics accuracy,f1:macro --window 1h --by revision \\
              --bootstrap-servers localhost:9092 --predictions kafka:labels \\
              --prediction-field result.0.label --labels kafka:truth --horizon 7d \\
              --to kafka:quality

      Times are written 500ms, 5s, 1min, 2h or 7d. Arguments can stand in a file: @FILE.
      """;

  private static final JobUsage USAGE =
      new JobUsage("--metrics METRICS --from INPUT --to OUTPUT", DESCRIPTION, EXAMPLES);

  @Mixin(name = "Evaluation")
  private final EvaluateFlags evaluation = new EvaluateFlags();

  @Mixin(name = "Input")
  private final EvaluateInputFlags input = new EvaluateInputFlags();

  @Mixin(name = "Output")
  private final FigureFlags output = new FigureFlags();

  @Mixin(name = "Alerts")
  private final AlertFlags alert = new AlertFlags();

  @Mixin(name = "Kafka")
  private final KafkaFlags kafka = new KafkaFlags();

  @Mixin(name = "Running")
  private final RuntimeFlags runtime = new RuntimeFlags();

  /** The whole help text of the job. */
  public static String help(int width) {
    return USAGE.help(new EvaluateJobFlags(), JOB, width);
  }

  /** Gives the command that these flags belong to its description and examples. */
  public static void describe(CommandLine line, String typed) {
    USAGE.describe(line, typed);
  }

  /**
   * Reads a whole command line.
   *
   * @throws UsageException with every problem found
   */
  EvaluateOptions parse(String... args) {
    return read(ParseProblems.collected(this, args));
  }

  /**
   * Reads what picocli matched, when these flags are part of another command.
   *
   * @throws UsageException with every problem found
   */
  public EvaluateOptions read(ParseResult parsed) {
    Values values = new Values(parsed);
    List<MetricChoice> metrics = evaluation.metrics(values);
    WindowOptions window = evaluation.window(values);
    RowOptions rows = input.read(values);
    checkTime(values, window, rows);
    MetricRows.check(values, metrics, window, rows);
    List<Endpoint> to = output.outputs(values);
    Endpoint letters = output.deadLetters(values);
    Endpoint notCounted = output.notCounted(values);
    AlertOptions alerts = alert.read(values, metrics);
    Path plot = output.plot(values);
    KafkaOptions topics =
        kafka.read(values, "evaluate", topics(rows, to, alerts, letters, notCounted));
    RuntimeOptions run = runtime.read(values);
    checkEnd(values, window, plot, rows, topics);
    if (rows != null && letters != null) {
      Outputs.checkFigures(values, rows.source().byOption(), to, letters, notCounted, alerts);
      PlotPlace.checkApart(values, plot, rows.source().inputs(), to, letters);
    }
    if (!values.problems().isEmpty() || rows == null || letters == null || alerts == null) {
      throw values.refusal();
    }
    return new EvaluateOptions(
        rows, metrics, window, to, letters, notCounted, alerts, plot, topics, run);
  }

  private static void checkEnd(
      Values values,
      WindowOptions window,
      @Nullable Path plot,
      @Nullable RowOptions rows,
      @Nullable KafkaOptions kafka) {
    boolean hasEnd =
        rows == null
            || rows.source().inputs().stream().noneMatch(Endpoint.Kafka.class::isInstance)
            || kafka == null
            || kafka.stopAtEnd();
    if (window instanceof WindowOptions.All && !hasEnd) {
      values.problem(
          "--window all is reported when the input ends, and a topic has no end. Give --stop-at-end, or a window such as --window 5min.");
    }
    if (plot != null && !hasEnd) {
      values.problem(
          "--plot draws when the input ends, and a topic has no end. Give --stop-at-end, or leave --plot out.");
    }
  }

  private static void checkTime(Values values, WindowOptions window, @Nullable RowOptions rows) {
    if (rows == null || rows.timeField() != null) {
      return;
    }
    List<Endpoint> inputs = rows.source().inputs();
    long topics = inputs.stream().filter(Endpoint.Kafka.class::isInstance).count();
    boolean isMixed = topics > 0 && topics < inputs.size();
    if (topics < inputs.size() && (window.isByTime() || isMixed)) {
      values.problem(
          "--time-field is missing: %s goes by event time, and lines of a file have none of their own. Name the field that holds it, e.g. %s."
              .formatted(
                  window.isByTime() ? "a window of time" : "the horizon of labels",
                  values.eg("--time-field")));
    }
  }

  private static Topics topics(
      @Nullable RowOptions rows,
      List<Endpoint> to,
      @Nullable AlertOptions alerts,
      @Nullable Endpoint... letters) {
    List<Endpoint> others = new ArrayList<>();
    for (Endpoint letter : letters) {
      if (letter != null) {
        others.add(letter);
      }
    }
    if (alerts != null && !alerts.rules().isEmpty()) {
      others.add(alerts.to());
    }
    return new Topics(rows == null ? null : rows.source().inputs().get(0), to, others);
  }
}
