package dev.millstream.jobs;

import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.InferenceAnswer;
import java.util.Locale;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Counts what passes, for the line that a task's job prints when it ends. */
final class AnswerTotals<T> extends RichMapFunction<T, T> {
  private static final long serialVersionUID = 1L;
  private static final String ANSWERS = "millstream-answers";
  static final String DEAD_LETTERS = "millstream-dead-letters";

  private final String name;
  private final LongCounter passed = new LongCounter();

  private AnswerTotals(String name) {
    this.name = name;
  }

  static DataStream<InferenceAnswer> countAnswers(DataStream<InferenceAnswer> answers) {
    return count(answers, ANSWERS, InferenceAnswer.class);
  }

  static DataStream<DeadLetter> countDeadLetters(DataStream<DeadLetter> deadLetters) {
    return count(deadLetters, DEAD_LETTERS, DeadLetter.class);
  }

  static <T> DataStream<T> count(DataStream<T> stream, String name, Class<T> type) {
    return stream
        .map(new AnswerTotals<>(name))
        .returns(TypeInformation.of(type))
        .name("count " + name)
        .uid("count " + name);
  }

  /** The line of a job that ended. */
  static String line(JobExecutionResult result) {
    return String.format(
        Locale.ROOT,
        "Records answered: %,d. Dead letters: %,d.",
        number(result, ANSWERS),
        number(result, DEAD_LETTERS));
  }

  static long number(JobExecutionResult result, String name) {
    Long total = result.getAccumulatorResult(name);
    return total == null ? 0 : total;
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(name, passed);
  }

  @Override
  public T map(T element) {
    passed.add(1);
    return element;
  }
}
