package dev.millstream.jobs;

import dev.millstream.files.AlertLines;
import dev.millstream.files.LineFormat;
import dev.millstream.files.ReportLines;
import dev.millstream.flink.evaluate.Alert;
import dev.millstream.flink.evaluate.AlertRule;
import dev.millstream.flink.evaluate.Evaluation;
import dev.millstream.flink.evaluate.MetricReport;
import dev.millstream.flink.evaluate.NotCounted;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.jobs.options.AlertOptions;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.EvaluateOptions;
import dev.millstream.kafka.KafkaReports;
import dev.millstream.kafka.KafkaSinkOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Writes what comes out of an evaluation where its options say. */
final class EvaluationSinks {
  private final EvaluateOptions options;
  private final LineFormat<MetricReport> shown;
  private final Outlets outlets;
  private final List<DataStream<DeadLetter>> letters = new ArrayList<>();

  EvaluationSinks(EvaluateOptions options, LineFormat<MetricReport> shown) {
    this.options = options;
    this.shown = shown;
    this.outlets = new Outlets(options.kafka(), options.runtime().delivery());
  }

  /** Makes the topics that are missing. */
  void makeTopics() {
    List<Endpoint> used = new ArrayList<>(options.rows().source().inputs());
    used.addAll(options.to());
    used.add(options.deadLetters());
    if (options.notCounted() != null) {
      used.add(options.notCounted());
    }
    if (!options.alerts().rules().isEmpty()) {
      used.add(options.alerts().to());
    }
    outlets.makeTopics(used);
  }

  /** Attaches all sinks; the figures are the answer. */
  DataStream<MetricReport> attach(JudgedRows judged, Evaluation evaluation) {
    letters.add(judged.deadLetters());
    letters.add(evaluation.refused());
    DataStream<MetricReport> reports = FigureTotals.count(evaluation.reports());
    options.to().forEach(to -> attachFigures(reports, to));
    attachAlerts(evaluation, options.alerts());
    outlets.attachDeadLetters(
        PassedElements.countDeadLetters(JudgedRows.union(letters)), options.deadLetters());
    attachNotCounted(judged, evaluation);
    return reports;
  }

  private void attachFigures(DataStream<MetricReport> reports, Endpoint to) {
    if (!(to instanceof Endpoint.Kafka topic)) {
      Outlets.attach(
          reports,
          Outlets.lines(to, to instanceof Endpoint.File ? new ReportLines() : shown),
          to,
          "figures");
      return;
    }
    KafkaSinkOptions kafka = outlets.kafka(topic);
    SingleOutputStreamOperator<MetricReport> fitting = KafkaReports.fitting(reports, kafka);
    letters.add(KafkaReports.tooLarge(named(fitting, "fit figures", to)));
    Outlets.attach(fitting, KafkaReports.sink(kafka), to, "figures");
  }

  private void attachAlerts(Evaluation evaluation, AlertOptions alerts) {
    if (alerts.rules().isEmpty()) {
      return;
    }
    List<AlertRule> rules =
        alerts.rules().stream()
            .map(
                rule ->
                    new AlertRule(
                        rule.text(),
                        rule.metric(),
                        rule.part(),
                        rule.above(),
                        rule.threshold(),
                        alerts.leastRows()))
            .toList();
    DataStream<Alert> found = evaluation.alerts(rules, "alerts");
    Endpoint to = alerts.to();
    if (!(to instanceof Endpoint.Kafka topic)) {
      Outlets.attach(found, Outlets.lines(to, new AlertLines()), to, "alerts");
      return;
    }
    KafkaSinkOptions kafka = outlets.kafka(topic);
    SingleOutputStreamOperator<Alert> fitting = KafkaReports.fittingAlerts(found, kafka);
    letters.add(KafkaReports.tooLarge(named(fitting, "fit alerts", to)));
    Outlets.attach(fitting, KafkaReports.alerts(kafka), to, "alerts");
  }

  private void attachNotCounted(JudgedRows judged, Evaluation evaluation) {
    List<DataStream<DeadLetter>> all = new ArrayList<>(judged.notCounted());
    all.add(NotCounted.late(evaluation, "too-late"));
    DataStream<DeadLetter> counted = FigureTotals.countNotCounted(JudgedRows.union(all));
    if (options.notCounted() != null) {
      outlets.attachLetters(counted, options.notCounted(), "not-counted");
    }
  }

  private static <T> SingleOutputStreamOperator<T> named(
      SingleOutputStreamOperator<T> operator, String what, Endpoint to) {
    return operator.name(what + " to " + to).uid(what + " to " + to.lastingName());
  }
}
