package dev.millstream.request;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.Prepared;
import dev.millstream.tokenize.Encoding;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came of one input.
 *
 * @param json writes it
 * @param label the best label, null where there is none
 * @param score its score, NaN where there is none
 */
record Outcome(Writing json, @Nullable String label, double score) {

  /** Writes one JSON value. */
  @FunctionalInterface
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /** An outcome that is not for routing. */
  static Outcome of(Writing json) {
    return new Outcome(json, null, Double.NaN);
  }

  /** An input whose result becomes an outcome. */
  static <O> Prepared<?, Outcome> of(Prepared<?, O> input, Function<O, Outcome> outcome) {
    return new Mapped<>(input, outcome);
  }

  private record Mapped<P, O>(Prepared<P, O> input, Function<O, Outcome> outcome)
      implements Prepared<P, Outcome> {
    @Override
    public List<Encoding> rows() {
      return input.rows();
    }

    @Override
    public P read(int row, ModelOutputs outputs, int index) {
      return input.read(row, outputs, index);
    }

    @Override
    public Outcome combine(List<P> parts) {
      return outcome.apply(input.combine(parts));
    }

    @Override
    public Object partKey() {
      return input.partKey();
    }

    @Override
    public Object partKey(int row) {
      return input.partKey(row);
    }

    @Override
    public P copyOf(P part) {
      return input.copyOf(part);
    }
  }
}
