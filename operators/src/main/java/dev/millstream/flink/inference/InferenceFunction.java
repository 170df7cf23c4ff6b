package dev.millstream.flink.inference;

import dev.millstream.flink.inference.AskedModel.AnswerMetrics;
import dev.millstream.generate.text.WriterLease;
import dev.millstream.generate.text.WriterPool;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.generate.text.Written;
import dev.millstream.pool.ModelSpec;
import dev.millstream.request.TaskResult;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.types.Either;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model that others share about each record, and completes the record with the answer.
 *
 * <p>Everything that must survive is kept by Flink's async operator around it: the records in
 * flight, their order, their timestamps and the watermarks between them.
 *
 * <p>Threading: called from the task's thread; results complete on a runner's thread.
 *
 * <p>Life cycle: leases the model in {@link #open} and gives it back in {@link #close}; records in
 * flight are then taken out of the batcher.
 *
 * @param <I> the records
 * @param <A> what the model is asked of each
 * @param <R> what it gives
 * @param <O> what of that goes on
 */
public final class InferenceFunction<I, A, R, O>
    extends RichAsyncFunction<I, Either<Result<I, O>, Failure<I>>> {
  private static final long serialVersionUID = 1L;

  private final AskedModel.Source<A, R, O> source;
  private final InputOf<I, A> inputOf;

  private transient @Nullable Opened<A, R, O> opened;

  /** What is open between {@link #open} and {@link #close}. */
  private record Opened<A, R, O>(
      AskedModel<A, R, O> model,
      AnswerMetrics<R> metrics,
      Map<ResultFuture<?>, CompletableFuture<?>> inFlight) {}

  InferenceFunction(AskedModel.Source<A, R, O> source, InputOf<I, A> inputOf) {
    this.source = source;
    this.inputOf = inputOf;
  }

  /** A task of a model; nothing is loaded before {@link #open}. */
  public static <I, A, O> InferenceFunction<I, A, ?, O> ofTask(
      ModelSpec spec, TaskFactory<A, O> factory, InputOf<I, A> inputOf) {
    return ofTask(spec, factory, inputOf, SlotLease::ofThisProcess);
  }

  static <I, A, O> InferenceFunction<I, A, ?, O> ofTask(
      ModelSpec spec, TaskFactory<A, O> factory, InputOf<I, A> inputOf, SlotLease.Source slots) {
    return new InferenceFunction<>(
        context -> {
          SlotLease lease = slots.open(spec, context);
          try {
            return new LeasedTask<>(lease, factory.create(lease.model()));
          } catch (RuntimeException e) {
            lease.close();
            throw e;
          }
        },
        inputOf);
  }

  /**
   * Texts that a model writes; nothing is loaded before {@link #open}.
   *
   * @param parameters a JSON object, for requests that name none of their own
   */
  public static <I> InferenceFunction<I, ?, ?, Written> ofWriter(
      ModelSpec spec,
      WritingTask task,
      WritingBudget budget,
      String parameters,
      HeardInputs<I> inputOf) {
    return ofWriter(spec, task, budget, parameters, inputOf, written -> written);
  }

  /** The same, of which only the result goes on. */
  public static <I> InferenceFunction<I, ?, ?, TaskResult> ofResults(
      ModelSpec spec,
      WritingTask task,
      WritingBudget budget,
      String parameters,
      HeardInputs<I> inputOf) {
    return ofWriter(spec, task, budget, parameters, inputOf, Written::result);
  }

  private static <I, O> InferenceFunction<I, ?, ?, O> ofWriter(
      ModelSpec spec,
      WritingTask task,
      WritingBudget budget,
      String parameters,
      HeardInputs<I> inputOf,
      LeasedWriter.Part<O> part) {
    return new InferenceFunction<>(
        context -> {
          WriterLease lease = WriterPool.ofThisProcess().lease(spec, budget, task);
          try {
            return new LeasedWriter<>(lease, lease.writer().with(parameters), part);
          } catch (RuntimeException e) {
            lease.close();
            throw e;
          }
        },
        inputOf);
  }

  @Override
  public void open(OpenContext context) throws InterruptedException {
    AskedModel<A, R, O> model = source.open(getRuntimeContext());
    try {
      opened =
          new Opened<>(
              model,
              model.metrics(getRuntimeContext().getMetricGroup()),
              new ConcurrentHashMap<>());
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  @Override
  public void asyncInvoke(I input, ResultFuture<Either<Result<I, O>, Failure<I>>> result) {
    Opened<A, R, O> open = opened();
    long arrival = System.nanoTime();
    try {
      A asked = inputOf.of(input);
      if (asked == null) {
        result.complete(List.of(Either.Left(result(open, input, null, null))));
        return;
      }
      open.metrics.requested();
      CompletableFuture<R> answer = open.model.ask(asked);
      open.inFlight.put(result, answer);
      var unused =
          answer.whenComplete(
              (value, failure) -> {
                if (open.inFlight.remove(result) != null) {
                  finish(open, input, result, value, failure, arrival);
                }
              });
    } catch (InferenceException e) {
      fail(open, input, result, e);
    }
  }

  /** Only for whoever took the record out of those in flight: that decides how it ends. */
  private void finish(
      Opened<A, R, O> open,
      I input,
      ResultFuture<Either<Result<I, O>, Failure<I>>> result,
      @Nullable R answer,
      @Nullable Throwable failure,
      long arrival) {
    if (answer == null) {
      fail(open, input, result, failure);
      return;
    }
    Cost cost = open.model.cost(answer);
    open.metrics.answered(answer, cost, System.nanoTime() - arrival);
    result.complete(List.of(Either.Left(result(open, input, open.model.output(answer), cost))));
  }

  @Override
  public void timeout(I input, ResultFuture<Either<Result<I, O>, Failure<I>>> result) {
    Opened<A, R, O> open = opened();
    CompletableFuture<?> answer = open.inFlight.remove(result);
    if (answer == null) {
      return;
    }
    answer.cancel(true);
    fail(
        open,
        input,
        result,
        new InferenceException(
            FailureCategory.TIMEOUT,
            "the model gave no answer within the time allowed. Allow more time, or run more"
                + " TaskManagers."));
  }

  private void fail(
      Opened<A, R, O> open,
      I input,
      ResultFuture<Either<Result<I, O>, Failure<I>>> result,
      @Nullable Throwable thrown) {
    InferenceException reason = reason(thrown);
    open.metrics.failed();
    String model = open.model().toString();
    result.complete(
        List.of(Either.Right(new Failure<>(input, reason.category(), reason.sentence(), model))));
  }

  private static InferenceException reason(@Nullable Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof InferenceException known) {
      return known;
    }
    return new InferenceException(FailureCategory.ENGINE, "the forward pass failed: " + cause);
  }

  private Result<I, O> result(
      Opened<A, R, O> open, I input, @Nullable O output, @Nullable Cost cost) {
    return new Result<>(input, output, open.model().name(), open.model().revision(), cost);
  }

  private Opened<A, R, O> opened() {
    Opened<A, R, O> open = opened;
    if (open == null) {
      throw new IllegalStateException("the inference function is not open.");
    }
    return open;
  }

  @Override
  public void close() {
    Opened<A, R, O> last = opened;
    opened = null;
    if (last != null) {
      List<CompletableFuture<?>> left = new ArrayList<>(last.inFlight.values());
      last.inFlight.clear();
      left.forEach(answer -> answer.cancel(true));
      last.model.close();
    }
  }
}
