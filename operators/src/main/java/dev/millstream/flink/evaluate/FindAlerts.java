package dev.millstream.flink.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each figure that breaks a rule; a figure that is reported again is looked at again. Of a
 * rule that no figure can break the log tells, once in each subtask.
 */
final class FindAlerts extends RichFlatMapFunction<MetricReport, Alert> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(FindAlerts.class);

  private final List<AlertRule> rules;
  private transient Set<AlertRule> toldOf;

  @SuppressWarnings("NullAway.Init") // the transient field is set in open
  FindAlerts(List<AlertRule> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public void open(OpenContext context) {
    toldOf = new HashSet<>();
  }

  @Override
  public void flatMap(MetricReport report, Collector<Alert> out) throws JsonProcessingException {
    for (AlertRule rule : rules) {
      OptionalDouble value = rule.brokenBy(report);
      if (value.isPresent()) {
        out.collect(new Alert(report, rule.text(), value.getAsDouble(), rule.threshold()));
      } else if (!toldOf.contains(rule)) {
        tellOf(rule, report);
      }
    }
  }

  private void tellOf(AlertRule rule, MetricReport report) throws JsonProcessingException {
    Optional<String> misses = rule.misses(report);
    if (misses.isPresent()) {
      toldOf.add(rule);
      LOG.error("{}", misses.get());
    }
  }
}
