package dev.millstream.metric.generation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Composite;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.LabelTally;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Why texts end: each finish reason's share of the rows ({@code stop}, {@code length}, {@code
 * eos_token} or whatever the server says), from the column {@code of}.
 */
final class FinishReasons implements Formula<LabelTally> {
  private final Reading reading;
  private final Column column;
  private final int most;

  FinishReasons(Parameters parameters) {
    reading = new Reading(parameters.metric());
    String of = parameters.choice("of", "prediction", "prediction", "reference", "score");
    column = Column.valueOf(of.toUpperCase(Locale.ROOT));
    most = parameters.whole("max_labels", 100, 1, 10_000);
  }

  @Override
  public Set<Column> reads() {
    return Set.of(column);
  }

  @Override
  public LabelTally zero() {
    return new LabelTally(1, 0, most);
  }

  @Override
  public void add(Judged row, LabelTally to) {
    to.count(reading.label(row, column), 0, 1);
  }

  @Override
  public MetricValue value(LabelTally of, long rows) {
    Optional<Undefined> refusal = of.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    ObjectNode shares = JsonNodeFactory.instance.objectNode();
    of.counts().forEach((reason, count) -> shares.put(reason.toString(), (double) count[0] / rows));
    return new Composite(shares);
  }
}
