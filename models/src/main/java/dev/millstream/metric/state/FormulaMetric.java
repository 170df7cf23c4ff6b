package dev.millstream.metric.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.metric.Accumulator;
import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.Metric;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.Parameters;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Set;

/**
 * A metric that is a formula over a state.
 *
 * @param <S> the state
 */
public final class FormulaMetric<S extends State<S>> implements Metric {
  private static final byte VERSION = 1;

  private final String name;
  private final ObjectNode parameters;
  private final Formula<S> formula;

  private FormulaMetric(String name, ObjectNode parameters, Formula<S> formula) {
    this.name = name;
    this.parameters = parameters;
    this.formula = formula;
  }

  /** Of a formula that has read its parameters; refuses those it did not read. */
  public static <S extends State<S>> Metric of(Parameters parameters, Formula<S> formula) {
    parameters.refuseUnread();
    return new FormulaMetric<>(parameters.metric(), parameters.given(), formula);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ObjectNode parameters() {
    return parameters.deepCopy();
  }

  @Override
  public Set<Column> reads() {
    return formula.reads();
  }

  @Override
  public Accumulator newAccumulator() {
    return new FormulaAccumulator<>(this, formula.zero(), 0);
  }

  @Override
  public Accumulator read(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException(
          "an accumulator of %s has state version %d, this build reads %d. Read it with the version that wrote it."
              .formatted(name, version, VERSION));
    }
    long rows = in.readLong();
    S state = formula.zero();
    state.read(in);
    return new FormulaAccumulator<>(this, state, rows);
  }

  private boolean merges(FormulaMetric<?> other) {
    return name.equals(other.name) && parameters.equals(other.parameters);
  }

  private static final class FormulaAccumulator<S extends State<S>> implements Accumulator {
    private final FormulaMetric<S> metric;
    private final S state;
    private long rows;

    private FormulaAccumulator(FormulaMetric<S> metric, S state, long rows) {
      this.metric = metric;
      this.state = state;
      this.rows = rows;
    }

    @Override
    public void add(Judged row) {
      metric.formula.add(row, state);
      rows++;
    }

    @Override
    @SuppressWarnings("unchecked") // equal names and parameters have equal formulas
    public void merge(Accumulator other) {
      if (!(other instanceof FormulaAccumulator<?> same) || !metric.merges(same.metric)) {
        throw new IllegalArgumentException(
            "an accumulator of %s %s cannot be merged with %s: merge accumulators of one metric with equal parameters."
                .formatted(metric.name, metric.parameters, other));
      }
      state.merge((S) same.state);
      rows += same.rows;
    }

    @Override
    public MetricValue value() {
      return rows == 0
          ? new MetricValue.Undefined("no row was counted")
          : metric.formula.value(state, rows);
    }

    @Override
    public long rows() {
      return rows;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeByte(VERSION);
      out.writeLong(rows);
      state.write(out);
    }

    @Override
    public String toString() {
      return "one of %s %s".formatted(metric.name, metric.parameters);
    }
  }
}
