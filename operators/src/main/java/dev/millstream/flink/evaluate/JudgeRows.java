package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Judges each row once, by every metric, wherever the row happens to be: what goes on to the
 * windows is its share in their sums. So the work of judging is spread over all subtasks however
 * few groups there are, texts are not sent on, and what a metric refuses is a dead letter once,
 * however many windows the row is in.
 *
 * <p>A row that is late for every window it belongs to is not judged. No row that passes here is
 * late for the panes behind it: their watermark is never ahead of this one.
 */
final class JudgeRows extends ProcessFunction<JudgedRow, Share> {
  /** Rows that a metric could not judge, once for each such metric. */
  static final OutputTag<DeadLetter> REFUSED =
      new OutputTag<>("evaluate-refused", TypeInformation.of(DeadLetter.class));

  /** Rows that came too late. */
  static final OutputTag<JudgedRow> LATE =
      new OutputTag<>("evaluate-late", TypeInformation.of(JudgedRow.class));

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final MetricSpecs specs;
  private final Evaluation.Settings settings;
  private transient EvaluationMetrics counters;
  private transient int part;

  @SuppressWarnings("NullAway.Init") // the transient fields are set in open
  JudgeRows(MetricSpecs specs, Evaluation.Settings settings) {
    this.specs = specs;
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    counters = new EvaluationMetrics(getRuntimeContext().getMetricGroup());
    part = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
  }

  @Override
  public void processElement(JudgedRow row, Context context, Collector<Share> out)
      throws IOException {
    if (late(row, context.timerService().currentWatermark())) {
      counters.late();
      if (settings.lateGoesAside()) {
        context.output(LATE, row);
      }
      return;
    }
    Consumer<String> refuse =
        sentence -> {
          counters.refused();
          context.output(REFUSED, letter(row.source(), sentence));
        };
    Judged judged = read(row, refuse);
    if (judged != null) {
      counters.row();
      MetricSet set = MetricSet.ofRow(specs, judge(judged, refuse), row.timestamp());
      boolean mayBeLate = settings.window() instanceof EvaluationWindow.Session;
      out.collect(new Share(new Slice(row.group(), part), set.bytes(), mayBeLate ? row : null));
    }
  }

  /** As Flink's window operator has it: the last window is over by more than the lateness. */
  private boolean late(JudgedRow row, long watermark) {
    if (watermark == Long.MIN_VALUE || row.timestamp() == JudgedRow.NO_TIME) {
      return false;
    }
    long end = settings.window().lastEnd(row.timestamp());
    return end != EvaluationWindow.NEVER && end - 1 <= watermark - settings.lateness().toMillis();
  }

  private List<Accumulator> judge(Judged row, Consumer<String> refuse) {
    List<Accumulator> judged = new ArrayList<>(specs.metrics().size());
    for (Metric metric : specs.metrics()) {
      Accumulator accumulator = metric.newAccumulator();
      try {
        accumulator.add(row);
      } catch (MetricInputException e) {
        refuse.accept(e.getMessage());
      } catch (RuntimeException e) {
        // A fault of ours must not become a restart loop. Its message may quote the row.
        accumulator = metric.newAccumulator();
        refuse.accept(
            "%s broke at this row (%s); the row is not counted. Report it with the row."
                .formatted(metric.name(), e.getClass().getName()));
      }
      judged.add(accumulator);
    }
    return judged;
  }

  private @Nullable Judged read(JudgedRow row, Consumer<String> refuse) {
    if (row.group().size() != settings.groupNames().size()) {
      refuse.accept(
          "a row has %d group values, but %d are asked for: %s; the row is not counted."
              .formatted(row.group().size(), settings.groupNames().size(), settings.groupNames()));
      return null;
    }
    if (settings.window().byTime() && row.timestamp() == JudgedRow.NO_TIME) {
      refuse.accept(
          "a row has no event time, and windows by time need one; the row is not counted. Name the field that holds its time, or ask for windows by rows.");
      return null;
    }
    Column column = Column.PREDICTION;
    try {
      JsonNode prediction = json(row.prediction());
      column = Column.REFERENCE;
      JsonNode reference = json(row.reference());
      column = Column.SCORE;
      return new Judged(prediction, reference, json(row.score()));
    } catch (JsonProcessingException e) {
      refuse.accept(
          "the %s of a row is not JSON; the row is not counted.".formatted(column.label()));
      return null;
    }
  }

  private static JsonNode json(@Nullable String text) throws JsonProcessingException {
    return text == null ? MissingNode.getInstance() : JSON.readTree(text);
  }

  private static DeadLetter letter(SourceRecord source, String sentence) {
    return new DeadLetter(
        source.key(), source.value(), source.origin(), "evaluate", "INVALID_INPUT", sentence, null);
  }
}
