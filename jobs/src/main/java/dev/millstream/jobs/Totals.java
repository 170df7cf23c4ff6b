package dev.millstream.jobs;

import dev.millstream.flink.measure.Measure;
import java.util.Locale;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** Counts what a job did, for the line that it prints when it ends. */
final class Totals extends RichMapFunction<Measure, Measure> {
  private static final long serialVersionUID = 1L;
  private static final String EMBEDDED = "millstream-embedded";
  private static final String DEAD_LETTERS = "millstream-dead-letters";

  private final LongCounter embedded = new LongCounter();
  private final LongCounter deadLetters = new LongCounter();

  private Totals() {}

  static void count(DataStream<Measure> measures) {
    measures.map(new Totals()).name("totals").uid("totals");
  }

  /** The line of a job that ended. */
  static String line(JobExecutionResult result) {
    return String.format(
        Locale.ROOT,
        "Texts embedded: %,d. Dead letters: %,d.",
        number(result.getAccumulatorResult(EMBEDDED)),
        number(result.getAccumulatorResult(DEAD_LETTERS)));
  }

  private static long number(@Nullable Long total) {
    return total == null ? 0 : total;
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(EMBEDDED, embedded);
    getRuntimeContext().addAccumulator(DEAD_LETTERS, deadLetters);
  }

  @Override
  public Measure map(Measure measure) {
    embedded.add(measure.embedded());
    deadLetters.add(measure.deadLetters());
    return measure;
  }
}
