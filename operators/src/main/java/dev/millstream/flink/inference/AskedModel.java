package dev.millstream.flink.inference;

import dev.millstream.pool.ModelSpec;
import dev.millstream.task.InferenceException;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;

/**
 * A model that a task of Flink's holds and asks.
 *
 * <p>Threading: asked from the task's thread; answers complete on another. Closing gives the model
 * back.
 *
 * @param <A> what it is asked
 * @param <R> what it gives
 * @param <O> what of that goes on
 */
interface AskedModel<A, R, O> extends AutoCloseable {

  /** Where a task gets its models; travels in the job graph. */
  @FunctionalInterface
  interface Source<A, R, O> extends Serializable {

    /**
     * Gets a model for the slot of a task.
     *
     * @throws dev.millstream.model.ModelLoadException when it cannot be loaded, or not be asked
     *     this
     * @throws IllegalArgumentException when it cannot be asked with these options
     */
    AskedModel<A, R, O> open(ModelSpec spec, RuntimeContext context) throws InterruptedException;
  }

  /**
   * Asks it; cancelling the future takes the question back.
   *
   * @throws dev.millstream.task.InferenceException when there is no answer to this
   */
  CompletableFuture<R> ask(A input);

  /** Tells whoever waits for what comes of a question that it is never asked. */
  default void refused(A input, InferenceException why) {}

  /** What goes on. */
  O output(R answer);

  /** What the answer cost. */
  Cost cost(R answer);

  /** Its name. */
  String name();

  /** Its commit or content hash. */
  String revision();

  /** What it reports of itself and of its answers; once for a task. */
  AnswerMetrics<R> metrics(MetricGroup group);

  /** What is counted of answers. */
  interface AnswerMetrics<R> {
    void requested();

    /**
     * Counts an answer.
     *
     * @param latencyNanos from the record's arrival to its answer
     */
    void answered(R answer, Cost cost, long latencyNanos);

    void failed();
  }

  @Override
  void close();
}
