package dev.millstream.benchmarks.evaluation;

import dev.millstream.flink.Inference;
import dev.millstream.flink.evaluate.Evaluation;
import dev.millstream.flink.evaluate.EvaluationWindow;
import dev.millstream.flink.evaluate.JudgedRow;
import dev.millstream.flink.evaluate.Label;
import dev.millstream.flink.evaluate.LabelledRows;
import dev.millstream.flink.evaluate.MetricSpec;
import dev.millstream.flink.evaluate.Prediction;
import dev.millstream.flink.inference.Result;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.model.ModelRef;
import dev.millstream.task.classify.LabelScore;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Texts classified by a model; with or without an evaluation of all answers: their labels come on a
 * stream of their own and are joined by id, and accuracy, macro F1 and calibration are computed for
 * windows of a minute in four groups, a text for each 100 ms of event time.
 */
public final class ClassifyingJob implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MILLIS_PER_TEXT = 100;
  private static final int GROUPS = 4;
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);
  private static final List<String> LABELS = List.of("ham", "spam");

  private final ModelRef model;
  private final List<String> texts;
  private final int inputs;

  /**
   * A job.
   *
   * @param texts taken in turn
   * @param inputs how many texts are classified
   */
  public ClassifyingJob(ModelRef model, List<String> texts, int inputs) {
    this.model = model;
    this.texts = List.copyOf(texts);
    this.inputs = inputs;
  }

  /** Runs the job in this process to its end. */
  public void run(boolean evaluated) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            Configuration.fromMap(
                Map.of(
                    PipelineOptions.OBJECT_REUSE.key(), "true",
                    PipelineOptions.GENERIC_TYPES.key(), "false")));
    environment.setParallelism(1);
    environment.enableCheckpointing(CHECKPOINTS.toMillis());
    SingleOutputStreamOperator<Result<LabelledText, List<LabelScore>>> answers =
        Inference.on(texts(environment, "texts"))
            .model(model)
            .classify(LabelledText::text)
            .results();
    answers.sinkTo(new DiscardingSink<>()).name("answers");
    if (evaluated) {
      evaluate(answers, texts(environment, "labels"));
    }
    environment.execute();
  }

  private static void evaluate(
      DataStream<Result<LabelledText, List<LabelScore>>> answers, DataStream<LabelledText> truth) {
    LabelledRows rows =
        LabelledRows.of(
            answers.map(ClassifyingJob::prediction).returns(TypeInformation.of(Prediction.class)),
            truth.map(ClassifyingJob::label).returns(TypeInformation.of(Label.class)),
            LabelledRows.Settings.of(Duration.ofMinutes(1)));
    Evaluation.of(
            rows.rows(),
            Evaluation.Settings.of(
                    new EvaluationWindow.Tumbling(Duration.ofMinutes(1)),
                    MetricSpec.of("accuracy"),
                    MetricSpec.of("f1:macro"),
                    MetricSpec.of("ece"))
                .by("group"))
        .reports()
        .sinkTo(new DiscardingSink<>())
        .name("figures");
  }

  private DataStream<LabelledText> texts(StreamExecutionEnvironment environment, String name) {
    return environment
        .fromSequence(0, inputs - 1L)
        .map(this::text)
        .returns(TypeInformation.of(LabelledText.class))
        .name(name)
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<LabelledText>forMonotonousTimestamps()
                .withTimestampAssigner((text, time) -> text.timestamp()));
  }

  private LabelledText text(long index) {
    return new LabelledText(
        "text-" + index,
        texts.get((int) (index % texts.size())),
        LABELS.get((int) (index * 7 % LABELS.size())),
        "group-" + index % GROUPS,
        index * MILLIS_PER_TEXT);
  }

  private static Prediction prediction(Result<LabelledText, List<LabelScore>> answer) {
    LabelledText text = answer.input();
    LabelScore best = Objects.requireNonNull(answer.output()).get(0);
    return new Prediction(
        text.id(),
        new JudgedRow(
            "\"" + best.label() + "\"",
            null,
            Double.toString(best.score()),
            List.of(text.group()),
            text.timestamp(),
            source(text)));
  }

  private static Label label(LabelledText text) {
    return new Label(text.id(), "\"" + text.label() + "\"", text.timestamp(), source(text));
  }

  private static SourceRecord source(LabelledText text) {
    return new SourceRecord(
        null, null, new Origin("texts", 0, text.timestamp(), text.timestamp(), List.of()));
  }
}
