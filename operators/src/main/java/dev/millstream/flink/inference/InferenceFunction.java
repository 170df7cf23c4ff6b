package dev.millstream.flink.inference;

import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.pool.ModelSpec;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.Task;
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
 * Submits each record to the model's shared batcher, and completes it when its batch is back.
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
 * @param <O> its answers
 */
public final class InferenceFunction<I, A, O>
    extends RichAsyncFunction<I, Either<Result<I, O>, Failure<I>>> {
  private static final long serialVersionUID = 1L;

  private final ModelSpec spec;
  private final TaskFactory<A, O> factory;
  private final InputOf<I, A> inputOf;
  private final SlotLease.Source source;

  private transient @Nullable Opened<A, O> opened;

  /** What is open between {@link #open} and {@link #close}. */
  private record Opened<A, O>(
      SlotLease lease,
      Task<A, O> task,
      InferenceMetrics metrics,
      Map<ResultFuture<?>, CompletableFuture<?>> inFlight) {

    LoadedModel model() {
      return lease.model();
    }
  }

  /** Describes the work; nothing is loaded before {@link #open}. */
  public InferenceFunction(ModelSpec spec, TaskFactory<A, O> factory, InputOf<I, A> inputOf) {
    this(spec, factory, inputOf, SlotLease::ofThisProcess);
  }

  InferenceFunction(
      ModelSpec spec, TaskFactory<A, O> factory, InputOf<I, A> inputOf, SlotLease.Source source) {
    this.spec = spec;
    this.factory = factory;
    this.inputOf = inputOf;
    this.source = source;
  }

  @Override
  public void open(OpenContext context) throws InterruptedException {
    SlotLease lease = source.open(spec, getRuntimeContext());
    try {
      LoadedModel model = lease.model();
      InferenceMetrics metrics = new InferenceMetrics(getRuntimeContext().getMetricGroup(), model);
      opened = new Opened<>(lease, factory.create(model), metrics, new ConcurrentHashMap<>());
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public void asyncInvoke(I input, ResultFuture<Either<Result<I, O>, Failure<I>>> result) {
    Opened<A, O> open = opened();
    A asked = inputOf.of(input);
    if (asked == null) {
      result.complete(List.of(Either.Left(result(open, input, null, null))));
      return;
    }
    open.metrics.requested();
    long arrival = System.nanoTime();
    try {
      CompletableFuture<Answer<O>> answer = open.model().submit(open.task, asked);
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
      Opened<A, O> open,
      I input,
      ResultFuture<Either<Result<I, O>, Failure<I>>> result,
      @Nullable Answer<O> answer,
      @Nullable Throwable failure,
      long arrival) {
    if (answer == null) {
      fail(open, input, result, failure);
      return;
    }
    Cost cost = Cost.of(answer);
    open.metrics.answered(cost, System.nanoTime() - arrival);
    result.complete(List.of(Either.Left(result(open, input, answer.output(), cost))));
  }

  @Override
  public void timeout(I input, ResultFuture<Either<Result<I, O>, Failure<I>>> result) {
    Opened<A, O> open = opened();
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
      Opened<A, O> open,
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

  private Result<I, O> result(Opened<A, O> open, I input, @Nullable O output, @Nullable Cost cost) {
    return new Result<>(input, output, open.model().name(), open.model().revision(), cost);
  }

  private Opened<A, O> opened() {
    Opened<A, O> open = opened;
    if (open == null) {
      throw new IllegalStateException("the inference function is not open.");
    }
    return open;
  }

  @Override
  public void close() {
    Opened<A, O> last = opened;
    opened = null;
    if (last != null) {
      List<CompletableFuture<?>> left = new ArrayList<>(last.inFlight.values());
      last.inFlight.clear();
      left.forEach(answer -> answer.cancel(true));
      last.lease.close();
    }
  }
}
