package dev.millstream.flink.inference;

import dev.millstream.model.ModelRef;
import dev.millstream.pool.LoadedTokenizer;
import dev.millstream.pool.TokenizerLease;
import dev.millstream.pool.TokenizerPool;
import dev.millstream.task.InferenceException;
import dev.millstream.tokenize.Tokenizer;
import java.io.Serializable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Tokenizes each record as it comes, with a model's tokenizer and without the model.
 *
 * <p>Nothing has to survive a restart: a record is in exactly one of results and failures before
 * the next is taken.
 *
 * <p>Threading: the task's thread alone.
 *
 * <p>Life cycle: leases the tokenizer in {@link #open} and gives it back in {@link #close}.
 *
 * @param <I> the records
 * @param <A> what the tokenizer is asked of each
 * @param <O> its answers
 */
public final class TokenizeFunction<I, A, O>
    extends ProcessFunction<I, Either<Result<I, O>, Failure<I>>> {
  private static final long serialVersionUID = 1L;

  private final ModelRef ref;
  private final CallFactory<A, O> factory;
  private final InputOf<I, A> inputOf;

  private transient @Nullable Opened<A, O> opened;

  /** Makes the call of a tokenizer that has been loaded; travels in the job graph. */
  @FunctionalInterface
  public interface CallFactory<A, O> extends Serializable {
    /** Makes it. */
    Call<A, O> create(Tokenizer tokenizer);
  }

  /** Asks a tokenizer. */
  @FunctionalInterface
  public interface Call<A, O> {
    /**
     * The answer.
     *
     * @throws InferenceException when there is none for this input
     */
    Tokenized<O> answer(A input);
  }

  /**
   * An answer, and how many tokens were made for it.
   *
   * @param tokens special ones included
   */
  public record Tokenized<O>(O output, int tokens) {}

  /** What is open between {@link #open} and {@link #close}. */
  private record Opened<A, O>(TokenizerLease lease, Call<A, O> call, TokenizeMetrics metrics) {
    LoadedTokenizer tokenizer() {
      return lease.tokenizer();
    }
  }

  /** Describes the work; nothing is loaded before {@link #open}. */
  public TokenizeFunction(ModelRef ref, CallFactory<A, O> factory, InputOf<I, A> inputOf) {
    this.ref = ref;
    this.factory = factory;
    this.inputOf = inputOf;
  }

  @Override
  public void open(OpenContext context) throws InterruptedException {
    TokenizerLease lease = TokenizerPool.ofThisProcess().lease(ref);
    try {
      Call<A, O> call = factory.create(lease.tokenizer().tokenizer());
      TokenizeMetrics metrics = new TokenizeMetrics(getRuntimeContext().getMetricGroup());
      opened = new Opened<>(lease, call, metrics);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public void processElement(
      I input, Context context, Collector<Either<Result<I, O>, Failure<I>>> out) {
    Opened<A, O> open = opened;
    if (open == null) {
      throw new IllegalStateException("the tokenizing function is not open.");
    }
    LoadedTokenizer tokenizer = open.tokenizer();
    A asked = inputOf.of(input);
    if (asked == null) {
      out.collect(
          Either.Left(new Result<>(input, null, tokenizer.name(), tokenizer.revision(), null)));
      return;
    }
    open.metrics.requested();
    long start = System.nanoTime();
    try {
      Tokenized<O> answer = open.call.answer(asked);
      Cost cost = new Cost(answer.tokens(), 0, System.nanoTime() - start, 0, 0);
      open.metrics.answered(cost);
      out.collect(
          Either.Left(
              new Result<>(input, answer.output(), tokenizer.name(), tokenizer.revision(), cost)));
    } catch (InferenceException e) {
      open.metrics.failed();
      out.collect(
          Either.Right(new Failure<>(input, e.category(), e.sentence(), tokenizer.toString())));
    }
  }

  @Override
  public void close() {
    Opened<A, O> last = opened;
    opened = null;
    if (last != null) {
      last.lease.close();
    }
  }
}
