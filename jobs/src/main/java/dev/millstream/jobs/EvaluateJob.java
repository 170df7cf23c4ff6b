package dev.millstream.jobs;

import dev.millstream.files.LineFileSink;
import dev.millstream.files.LineFormat;
import dev.millstream.files.ReportLines;
import dev.millstream.flink.evaluate.Evaluation;
import dev.millstream.flink.evaluate.EvaluationWindow;
import dev.millstream.flink.evaluate.MetricReport;
import dev.millstream.flink.evaluate.MetricSpec;
import dev.millstream.jobs.options.EvaluateJobFlags;
import dev.millstream.jobs.options.EvaluateOptions;
import dev.millstream.jobs.options.UsageException;
import dev.millstream.jobs.options.WindowOptions;
import dev.millstream.jobs.plot.PlotDraft;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Predictions and labels in, figures out:
 *
 * <pre>{@code
 * flink run -c dev.millstream.jobs.EvaluateJob millstream-jobs.jar --metrics accuracy,f1:macro \
 *   --window 5min --bootstrap-servers broker:9092 --predictions kafka:labels --labels kafka:truth \
 *   --to kafka:quality
 * }</pre>
 */
public final class EvaluateJob {
  private static final int HELP_WIDTH = 100;

  private EvaluateJob() {}

  /**
   * Submits the job to the cluster that called it, or runs it in this process; prints its options
   * when asked for help.
   */
  @SuppressWarnings("SystemOut") // the help is this program's output
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.println(EvaluateJobFlags.help(HELP_WIDTH));
      return;
    }
    run(EvaluateOptions.parse(args), new ReportLines());
  }

  /**
   * Runs the job to its end, if it has one, and says on standard error what it did.
   *
   * @param shown how figures are written to standard output
   */
  @SuppressWarnings("SystemOut") // standard output may be the job's own
  public static void run(EvaluateOptions options, LineFormat<MetricReport> shown) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    Path page = options.plot();
    if (page == null) {
      run(environment, options, shown, null);
      return;
    }
    if (!(environment instanceof LocalStreamEnvironment)) {
      throw new UsageException(
          List.of(
              "--plot draws in the process that judges, but this job goes to a cluster. Leave it out, or run bin/millstream evaluate."));
    }
    try (PlotDraft draft = PlotDraft.of(options, page)) {
      run(environment, options, shown, draft.figures());
      System.err.println("Charts: " + draft.draw());
    }
  }

  @SuppressWarnings("SystemOut") // standard output may be the job's own
  private static void run(
      StreamExecutionEnvironment environment,
      EvaluateOptions options,
      LineFormat<MetricReport> shown,
      @Nullable Path drawn)
      throws Exception {
    DataStream<MetricReport> reports = add(environment, options, shown);
    if (drawn != null) {
      reports
          .sinkTo(LineFileSink.to(drawn.toString(), new ReportLines()))
          .name("figures to draw")
          .uid("figures to draw")
          .setParallelism(1);
    }
    if (environment instanceof LocalStreamEnvironment) {
      environment.configure(
          LocalCluster.settings(
              options.rows().source().inputs().get(0),
              environment.getConfiguration(),
              environment.getParallelism()));
    }
    JobExecutionResult result = environment.execute("Millstream evaluate");
    if (result.isJobExecutionResult()) {
      System.err.println(FigureTotals.line(result));
    }
  }

  /**
   * Adds the job to an environment: sources, join, windows, sinks; no page of charts.
   *
   * @throws IOException when an input file cannot be used
   */
  public static void build(
      StreamExecutionEnvironment environment,
      EvaluateOptions options,
      LineFormat<MetricReport> shown)
      throws IOException {
    add(environment, options, shown);
  }

  private static DataStream<MetricReport> add(
      StreamExecutionEnvironment environment,
      EvaluateOptions options,
      LineFormat<MetricReport> shown)
      throws IOException {
    FlinkSettings.configure(
        environment, options.runtime(), options.rows().source().inputs().get(0));
    EvaluationSinks sinks = new EvaluationSinks(options, shown);
    sinks.makeTopics();
    JudgedRows judged = new JudgedRows(environment, options.rows(), options.kafka());
    return sinks.attach(judged, Evaluation.of(judged.rows(), settings(options)));
  }

  static Evaluation.Settings settings(EvaluateOptions options) {
    return new Evaluation.Settings(
        options.metrics().stream()
            .map(metric -> new MetricSpec(metric.name(), metric.parameters()))
            .toList(),
        window(options.window()),
        options.rows().groups(),
        lateness(options.window()),
        true,
        "evaluate");
  }

  private static EvaluationWindow window(WindowOptions window) {
    if (window instanceof WindowOptions.Rows rows) {
      return new EvaluationWindow.Rows(rows.size(), rows.slide());
    }
    if (window instanceof WindowOptions.Time time) {
      return time.slide().equals(time.size())
          ? new EvaluationWindow.Tumbling(time.size())
          : new EvaluationWindow.Sliding(time.size(), time.slide());
    }
    if (window instanceof WindowOptions.Session session) {
      return new EvaluationWindow.Session(session.gap());
    }
    if (window instanceof WindowOptions.Cumulative cumulative) {
      return new EvaluationWindow.Cumulative(cumulative.step(), cumulative.size());
    }
    return new EvaluationWindow.All();
  }

  private static Duration lateness(WindowOptions window) {
    if (window instanceof WindowOptions.Time time) {
      return time.lateness();
    }
    if (window instanceof WindowOptions.Session session) {
      return session.lateness();
    }
    return window instanceof WindowOptions.Cumulative cumulative
        ? cumulative.lateness()
        : Duration.ZERO;
  }
}
