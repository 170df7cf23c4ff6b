package dev.millstream.flink.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.metric.GoldenStream.Golden;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A golden stream through all windows there are goldens of, by time and by rows, in one job. By
 * time: two sources share the rows, out of order by up to {@value #DISORDER} ms, and watermarks do
 * not wait for that, so that late rows update windows. By rows: one source, in order.
 */
final class GoldenJob {
  private static final long DISORDER = 30_000;

  private final GoldenRows golden;
  private final RateLimiterStrategy<?> rate;
  private final int failsAfter;

  GoldenJob(GoldenRows golden, RateLimiterStrategy<?> rate, int failsAfter) {
    this.golden = golden;
    this.rate = rate;
    this.failsAfter = failsAfter;
  }

  static StreamExecutionEnvironment environment(int parallelism, Configuration more) {
    Configuration configuration = new Configuration(more);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    environment.setMaxParallelism(16);
    environment.getConfig().enableObjectReuse();
    return environment;
  }

  void attach(StreamExecutionEnvironment environment) {
    List<String> shuffled = golden.shuffled(1, DISORDER);
    List<String> even = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    for (int i = 0; i < shuffled.size(); i++) {
      (i % 2 == 0 ? even : odd).add(shuffled.get(i));
    }
    DataStream<JudgedRow> byTime =
        rows(environment, "even", even, 1).union(rows(environment, "odd", odd, 1));
    DataStream<JudgedRow> inOrder = rows(environment, "all", golden.lines(), 1);
    Duration size = Duration.ofSeconds(100);
    Duration slide = Duration.ofSeconds(50);
    evaluate("whole", byTime, new EvaluationWindow.All());
    evaluate("tumbling", byTime, new EvaluationWindow.Tumbling(size));
    evaluate("sliding", byTime, new EvaluationWindow.Sliding(size, slide));
    evaluate("rows-tumbling", inOrder, new EvaluationWindow.Rows(100, 100));
    evaluate("rows-sliding", inOrder, new EvaluationWindow.Rows(100, 50));
  }

  private DataStream<JudgedRow> rows(
      StreamExecutionEnvironment environment, String name, List<String> lines, int parallelism) {
    List<String> held = new ArrayList<>(lines);
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                index -> held.get(index.intValue()), held.size(), rate, Types.STRING),
            WatermarkStrategy.noWatermarks(),
            name)
        .uid(name)
        .setParallelism(parallelism)
        .map(GoldenRows::row)
        .returns(JudgedRow.class)
        .setParallelism(parallelism)
        .map(new FailsOnce<>(failsAfter))
        .returns(JudgedRow.class)
        .setParallelism(parallelism)
        .assignTimestampsAndWatermarks(EveryRow.watermarks(0))
        .uid(name + "-watermarks")
        .setParallelism(parallelism);
  }

  private void evaluate(String name, DataStream<JudgedRow> rows, EvaluationWindow window) {
    Evaluation evaluation =
        Evaluation.of(
            rows,
            new Evaluation.Settings(
                golden.metrics(),
                window,
                List.of("columns"),
                Duration.ofMillis(DISORDER),
                true,
                name));
    KeptReports.keep(name, evaluation.reports());
  }

  /** Every golden has its report in each of its evaluations, and no other window is there. */
  void check() throws IOException {
    for (Golden each : golden.goldens()) {
      long start = each.json().get("window").get("start").longValue();
      long end = each.json().get("window").get("end").longValue();
      String type = each.json().get("window").get("type").textValue();
      if (type.equals("whole")) {
        KeptReports.check(type, start * 1000, (end - 1) * 1000 + 1, each);
      } else {
        KeptReports.check(type, start * 1000, end * 1000, each);
        KeptReports.check("rows-" + type, start, end, each);
      }
      checkNumber(type, type, each);
      if (!type.equals("whole")) {
        checkNumber("rows-" + type, type, each);
      }
    }
  }

  private static void checkNumber(String evaluation, String type, Golden golden) {
    int expected = type.equals("whole") ? 1 : type.equals("tumbling") ? 5 : 11;
    assertThat(KeptReports.windows(evaluation, golden)).as(evaluation).isEqualTo(expected);
  }
}
