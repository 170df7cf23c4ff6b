package dev.millstream.flink.generate;

import dev.millstream.flink.generate.WritingOperator.Asking;
import dev.millstream.flink.generate.WritingOperator.Pacing;
import dev.millstream.flink.generate.WritingOperator.Telling;
import dev.millstream.flink.inference.HeardInputs;
import dev.millstream.flink.inference.TextPiece;
import dev.millstream.flink.pace.Pace;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Makes the operator whose model writes texts; travels in the job graph.
 *
 * <p>It is restored from the state of Flink's async operator, and the other way round.
 */
public final class WritingOperatorFactory<I, O> extends AsyncWaitOperatorFactory<I, O> {
  private static final long serialVersionUID = 1L;

  private final AsyncFunction<I, O> function;
  private final HeardInputs<I> inputs;
  private final long timeoutMillis;
  private final int capacity;
  private final OutputMode mode;
  private @Nullable OutputTag<TextPiece<I>> pieces;
  private @Nullable Pace pace;

  /**
   * An operator that neither tells pieces nor paces a source.
   *
   * @param function asks with these inputs, and gives one answer for each record
   * @param capacity records in flight in each subtask
   */
  public WritingOperatorFactory(
      AsyncFunction<I, O> function,
      HeardInputs<I> inputs,
      long timeoutMillis,
      int capacity,
      OutputMode mode) {
    super(function, timeoutMillis, capacity, mode);
    this.function = function;
    this.inputs = inputs;
    this.timeoutMillis = timeoutMillis;
    this.capacity = capacity;
    this.mode = mode;
  }

  /** Lets pieces go to a side output. */
  public void tellTo(OutputTag<TextPiece<I>> tag) {
    this.pieces = tag;
  }

  /** Paces the source that has this pace, too. */
  public void pace(Pace given) {
    this.pace = given;
  }

  /**
   * Where a source is paced Flink's queue has one place more: behind the record that takes the last
   * place a watermark may come.
   */
  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Flink declares it
  public <T extends StreamOperator<O>> T createStreamOperator(
      StreamOperatorParameters<O> parameters) {
    Pace source = pace;
    return (T)
        new WritingOperator<>(
            parameters,
            new Asking<>(function, timeoutMillis, source == null ? capacity : capacity + 1, mode),
            processingTimeService,
            getMailboxExecutor(),
            pieces == null ? null : new Telling<>(inputs, pieces),
            source == null ? null : new Pacing(source.open(capacity), source::close));
  }

  @Override
  @SuppressWarnings("rawtypes") // as Flink declares it
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return WritingOperator.class;
  }
}
