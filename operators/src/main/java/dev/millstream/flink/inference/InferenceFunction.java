package dev.millstream.flink.inference;

import dev.millstream.flink.inference.OpenModels.Counted;
import dev.millstream.generate.text.WriterLease;
import dev.millstream.generate.text.WriterPool;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.generate.text.Written;
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
 * Records may be asked of models that differ by their adapter.
 *
 * <p>Everything that must survive is kept by Flink's async operator around it: the records in
 * flight, their order, their timestamps and the watermarks between them.
 *
 * <p>Threading: called from the task's thread; results complete on a runner's thread.
 *
 * <p>Life cycle: leases the models in {@link #open} and gives them back in {@link #close}; records
 * in flight are then taken out of the batcher.
 *
 * @param <I> the records
 * @param <A> what the model is asked of each
 * @param <R> what it gives
 * @param <O> what of that goes on
 */
public final class InferenceFunction<I, A, R, O>
    extends RichAsyncFunction<I, Either<Result<I, O>, Failure<I>>> {
  private static final long serialVersionUID = 1L;

  private final RecordModels<I> models;
  private final AskedModel.Source<A, R, O> source;
  private final InputOf<I, A> inputOf;

  private transient @Nullable Opened<I, A, R, O> opened;

  /** What is open between {@link #open} and {@link #close}. */
  private record Opened<I, A, R, O>(
      OpenModels<I, A, R, O> models, Map<ResultFuture<?>, Asked<A, R, O>> inFlight) {}

  /** A record's question, and whom it was put to. */
  private record Asked<A, R, O>(Counted<A, R, O> of, CompletableFuture<R> answer) {}

  InferenceFunction(
      RecordModels<I> models, AskedModel.Source<A, R, O> source, InputOf<I, A> inputOf) {
    this.models = models;
    this.source = source;
    this.inputOf = inputOf;
  }

  /** A task of models; nothing is loaded before {@link #open}. */
  public static <I, A, O> InferenceFunction<I, A, ?, O> ofTask(
      RecordModels<I> models, TaskFactory<A, O> factory, InputOf<I, A> inputOf) {
    return ofTask(models, factory, inputOf, SlotLease::ofThisProcess);
  }

  static <I, A, O> InferenceFunction<I, A, ?, O> ofTask(
      RecordModels<I> models,
      TaskFactory<A, O> factory,
      InputOf<I, A> inputOf,
      SlotLease.Source slots) {
    return new InferenceFunction<>(
        models,
        (spec, context) -> {
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
   * Texts that models write; nothing is loaded before {@link #open}.
   *
   * @param parameters a JSON object, for requests that name none of their own
   */
  public static <I> InferenceFunction<I, ?, ?, Written> ofWriter(
      RecordModels<I> models,
      WritingTask task,
      WritingBudget budget,
      String parameters,
      HeardInputs<I> inputOf) {
    return ofWriter(models, task, budget, parameters, inputOf, written -> written);
  }

  /** The same, of which only the result goes on. */
  public static <I> InferenceFunction<I, ?, ?, TaskResult> ofResults(
      RecordModels<I> models,
      WritingTask task,
      WritingBudget budget,
      String parameters,
      HeardInputs<I> inputOf) {
    return ofWriter(models, task, budget, parameters, inputOf, Written::result);
  }

  private static <I, O> InferenceFunction<I, ?, ?, O> ofWriter(
      RecordModels<I> models,
      WritingTask task,
      WritingBudget budget,
      String parameters,
      HeardInputs<I> inputOf,
      LeasedWriter.Part<O> part) {
    return new InferenceFunction<>(
        models,
        (spec, context) -> {
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
    opened =
        new Opened<>(
            OpenModels.open(models, source, getRuntimeContext()), new ConcurrentHashMap<>());
  }

  @Override
  public void asyncInvoke(I input, ResultFuture<Either<Result<I, O>, Failure<I>>> result) {
    Opened<I, A, R, O> open = opened();
    Counted<A, R, O> of = open.models.plain();
    long arrival = System.nanoTime();
    try {
      A question = inputOf.of(input);
      if (question == null) {
        result.complete(List.of(Either.Left(result(of.model(), input, null, null))));
        return;
      }
      of = chosen(open.models, input, question);
      ask(open, of, question, input, result, arrival);
    } catch (InferenceException e) {
      fail(of, input, result, e);
    }
  }

  private static <I, A, R, O> Counted<A, R, O> chosen(
      OpenModels<I, A, R, O> models, I input, A question) {
    try {
      return models.of(input);
    } catch (InferenceException e) {
      models.plain().model().refused(question, e);
      throw e;
    }
  }

  private void ask(
      Opened<I, A, R, O> open,
      Counted<A, R, O> of,
      A question,
      I input,
      ResultFuture<Either<Result<I, O>, Failure<I>>> result,
      long arrival) {
    of.metrics().requested();
    CompletableFuture<R> answer = of.model().ask(question);
    open.inFlight.put(result, new Asked<>(of, answer));
    var unused =
        answer.whenComplete(
            (value, failure) -> {
              if (open.inFlight.remove(result) != null) {
                finish(of, input, result, value, failure, arrival);
              }
            });
  }

  /** Only for whoever took the record out of those in flight: that decides how it ends. */
  private void finish(
      Counted<A, R, O> of,
      I input,
      ResultFuture<Either<Result<I, O>, Failure<I>>> result,
      @Nullable R answer,
      @Nullable Throwable failure,
      long arrival) {
    if (answer == null) {
      fail(of, input, result, failure);
      return;
    }
    AskedModel<A, R, O> model = of.model();
    Cost cost = model.cost(answer);
    of.metrics().answered(answer, cost, System.nanoTime() - arrival);
    result.complete(List.of(Either.Left(result(model, input, model.output(answer), cost))));
  }

  @Override
  public void timeout(I input, ResultFuture<Either<Result<I, O>, Failure<I>>> result) {
    Asked<A, R, O> asked = opened().inFlight.remove(result);
    if (asked == null) {
      return;
    }
    asked.answer.cancel(true);
    fail(
        asked.of,
        input,
        result,
        new InferenceException(
            FailureCategory.TIMEOUT,
            "the model gave no answer within the time allowed. Allow more time, or run more"
                + " TaskManagers."));
  }

  private void fail(
      Counted<A, R, O> of,
      I input,
      ResultFuture<Either<Result<I, O>, Failure<I>>> result,
      @Nullable Throwable thrown) {
    InferenceException reason = reason(thrown);
    of.metrics().failed();
    String model = of.model().toString();
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
      AskedModel<A, R, O> model, I input, @Nullable O output, @Nullable Cost cost) {
    return new Result<>(input, output, model.name(), model.revision(), cost);
  }

  private Opened<I, A, R, O> opened() {
    Opened<I, A, R, O> open = opened;
    if (open == null) {
      throw new IllegalStateException("the inference function is not open.");
    }
    return open;
  }

  @Override
  public void close() throws Exception {
    Opened<I, A, R, O> last = opened;
    opened = null;
    if (last != null) {
      List<Asked<A, R, O>> left = new ArrayList<>(last.inFlight.values());
      last.inFlight.clear();
      left.forEach(asked -> asked.answer.cancel(true));
      last.models.close();
    }
  }
}
