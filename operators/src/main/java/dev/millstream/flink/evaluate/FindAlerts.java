package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Tells of each figure that breaks a rule; a figure that is reported again is looked at again. */
final class FindAlerts implements FlatMapFunction<MetricReport, Alert> {
  private static final long serialVersionUID = 1L;

  private final List<AlertRule> rules;

  FindAlerts(List<AlertRule> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public void flatMap(MetricReport report, Collector<Alert> out) throws JsonProcessingException {
    for (AlertRule rule : rules) {
      OptionalDouble value = rule.brokenBy(report);
      if (value.isPresent()) {
        out.collect(new Alert(report, rule.text(), value.getAsDouble(), rule.threshold()));
      }
    }
  }
}
