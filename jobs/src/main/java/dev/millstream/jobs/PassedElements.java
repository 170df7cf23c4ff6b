package dev.millstream.jobs;

import dev.millstream.flink.record.DeadLetter;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Counts what passes, in the operators' own chain, for the line that a job prints when it ends. */
final class PassedElements<T> extends RichMapFunction<T, T> {
  private static final long serialVersionUID = 1L;
  private static final String DEAD_LETTERS = "millstream-dead-letters";

  private final String name;
  private final FilterFunction<T> counts;
  private final LongCounter passed = new LongCounter();

  private PassedElements(String name, FilterFunction<T> counts) {
    this.name = name;
    this.counts = counts;
  }

  static <T> DataStream<T> count(DataStream<T> stream, String name, Class<T> type) {
    return count(stream, name, type, element -> true);
  }

  /** All pass; those are counted that the filter keeps. */
  static <T> DataStream<T> count(
      DataStream<T> stream, String name, Class<T> type, FilterFunction<T> counts) {
    return stream
        .map(new PassedElements<>(name, counts))
        .returns(TypeInformation.of(type))
        .name("count " + name)
        .uid("count " + name);
  }

  static DataStream<DeadLetter> countDeadLetters(DataStream<DeadLetter> deadLetters) {
    return count(deadLetters, DEAD_LETTERS, DeadLetter.class);
  }

  /** How many were counted under a name in a job that ended. */
  static long number(JobExecutionResult result, String name) {
    Long total = result.getAccumulatorResult(name);
    return total == null ? 0 : total;
  }

  static long deadLetters(JobExecutionResult result) {
    return number(result, DEAD_LETTERS);
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(name, passed);
  }

  @Override
  public T map(T element) throws Exception {
    if (counts.filter(element)) {
      passed.add(1);
    }
    return element;
  }
}
