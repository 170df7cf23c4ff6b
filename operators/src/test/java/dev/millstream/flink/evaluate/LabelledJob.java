package dev.millstream.flink.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A golden stream whose labels come on a stream of their own: up to 20 s earlier or later than
 * their prediction, the predictions out of order by up to 30 s. Every third label is a correction
 * of a wrong one, every fifth prediction comes twice, and {@value #STRAYS} of each have no partner.
 */
final class LabelledJob {
  static final int STRAYS = 7;
  private static final long DISORDER = 30_000;
  private static final long LABEL_DISORDER = 100_000;
  private static final Duration HORIZON = Duration.ofSeconds(25);

  private final GoldenRows golden;
  private final RateLimiterStrategy<?> rate;
  private final int failsAfter;

  LabelledJob(GoldenRows golden, RateLimiterStrategy<?> rate, int failsAfter) {
    this.golden = golden;
    this.rate = rate;
    this.failsAfter = failsAfter;
  }

  LabelledRows attach(StreamExecutionEnvironment environment) {
    List<String> lines = golden.shuffled(2, DISORDER);
    DataStream<Prediction> predictions =
        source(environment, "predictions", predictions(lines), LabelledJob::prediction)
            .returns(Prediction.class)
            .setParallelism(1)
            .map(new FailsOnce<>(failsAfter))
            .returns(Prediction.class)
            .setParallelism(1)
            .assignTimestampsAndWatermarks(
                EveryRow.watermarks(DISORDER, (each, time) -> each.row().timestamp()));
    DataStream<Label> labels =
        source(environment, "labels", labels(lines), LabelledJob::label)
            .returns(Label.class)
            .setParallelism(1)
            .assignTimestampsAndWatermarks(
                EveryRow.watermarks(LABEL_DISORDER, (each, time) -> each.timestamp()));
    return LabelledRows.of(predictions, labels, LabelledRows.Settings.of(HORIZON));
  }

  Evaluation evaluate(String name, LabelledRows joined, EvaluationWindow window) {
    return Evaluation.of(
        joined.rows(),
        new Evaluation.Settings(
            golden.metrics(), window, List.of("columns"), Duration.ZERO, true, name));
  }

  private static List<String> predictions(List<String> lines) {
    List<String> predictions = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      predictions.add(lines.get(i));
      if (i % 5 == 0) {
        predictions.add(lines.get(i));
      }
    }
    JudgedRow last = GoldenRows.row(lines.get(lines.size() - 1));
    for (int i = 0; i < STRAYS; i++) {
      predictions.add("[\"stray\",%d,\"1\",\"1\",null]".formatted(last.timestamp() + i));
    }
    return predictions;
  }

  /** Id, time and value, split by tabs. */
  private static List<String> labels(List<String> lines) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      JudgedRow row = GoldenRows.row(lines.get(i));
      long time = row.timestamp() + (i * 7919L) % 40_000 - 20_000;
      labels.add(id(row) + "\t" + time + "\t" + row.reference());
      if (i % 3 == 0) {
        labels.add(id(row) + "\t" + (time - 1) + "\t\"wrong\"");
      }
    }
    for (int i = 0; i < STRAYS; i++) {
      labels.add("nobody" + i + "\t" + i + "\t1");
    }
    return labels;
  }

  private static String id(JudgedRow row) {
    return row.group().get(0) + row.timestamp();
  }

  private static Prediction prediction(String line) {
    JudgedRow row = GoldenRows.row(line);
    return new Prediction(
        id(row),
        new JudgedRow(
            row.prediction(), null, row.score(), row.group(), row.timestamp(), row.source()));
  }

  private static Label label(String line) {
    String[] parts = line.split("\t", -1);
    return Rows.label(parts[0], parts[2], Long.parseLong(parts[1]));
  }

  private <T> SingleOutputStreamOperator<T> source(
      StreamExecutionEnvironment environment,
      String name,
      List<String> lines,
      MapFunction<String, T> read) {
    List<String> held = new ArrayList<>(lines);
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                index -> held.get(index.intValue()), held.size(), rate, Types.STRING),
            WatermarkStrategy.noWatermarks(),
            name)
        .uid(name)
        .setParallelism(1)
        .map(read);
  }
}
