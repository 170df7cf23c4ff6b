package dev.millstream.flink.inference;

import dev.millstream.model.ModelRef;
import dev.millstream.pool.LoadedTokenizer;
import dev.millstream.pool.TokenizerLease;
import dev.millstream.pool.TokenizerPool;
import dev.millstream.task.InferenceException;
import dev.millstream.task.RowEncoder;
import dev.millstream.task.TextPair;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.TokenizerCall;
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
 */
public final class TokenizeFunction<I>
    extends ProcessFunction<I, Either<Result<I, Tokenization>, Failure<I>>> {
  private static final long serialVersionUID = 1L;

  private final ModelRef ref;
  private final TokenizeOptions options;
  private final InputOf<I, TextPair> inputOf;

  private transient @Nullable Opened opened;

  /** What is open between {@link #open} and {@link #close}. */
  private record Opened(TokenizerLease lease, TokenizerCall call, TokenizeMetrics metrics) {
    LoadedTokenizer tokenizer() {
      return lease.tokenizer();
    }
  }

  /** Describes the work; nothing is loaded before {@link #open}. */
  public TokenizeFunction(ModelRef ref, TokenizeOptions options, InputOf<I, TextPair> inputOf) {
    this.ref = ref;
    this.options = options;
    this.inputOf = inputOf;
  }

  @Override
  public void open(OpenContext context) throws InterruptedException {
    TokenizerLease lease = TokenizerPool.ofThisProcess().lease(ref);
    try {
      TokenizerCall call = lease.tokenizer().tokenizer().call(options);
      TokenizeMetrics metrics = new TokenizeMetrics(getRuntimeContext().getMetricGroup());
      opened = new Opened(lease, call, metrics);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public void processElement(
      I input, Context context, Collector<Either<Result<I, Tokenization>, Failure<I>>> out) {
    Opened open = opened;
    if (open == null) {
      throw new IllegalStateException("the tokenizing function is not open.");
    }
    LoadedTokenizer tokenizer = open.tokenizer();
    TextPair texts = inputOf.of(input);
    if (texts == null) {
      out.collect(
          Either.Left(new Result<>(input, null, tokenizer.name(), tokenizer.revision(), null)));
      return;
    }
    open.metrics.requested();
    long start = System.nanoTime();
    try {
      Tokenization tokens = RowEncoder.orRefuse(() -> open.call.apply(texts.text(), texts.pair()));
      Cost cost = new Cost(tokens.length(), 0, System.nanoTime() - start, 0, 0);
      open.metrics.answered(cost);
      out.collect(
          Either.Left(new Result<>(input, tokens, tokenizer.name(), tokenizer.revision(), cost)));
    } catch (InferenceException e) {
      open.metrics.failed();
      out.collect(
          Either.Right(new Failure<>(input, e.category(), e.sentence(), tokenizer.toString())));
    }
  }

  @Override
  public void close() {
    Opened last = opened;
    opened = null;
    if (last != null) {
      last.lease.close();
    }
  }
}
