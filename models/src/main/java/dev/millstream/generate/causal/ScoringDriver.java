package dev.millstream.generate.causal;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs a scorer on a daemon thread of its own, for texts in the order in which they come.
 *
 * <p>Threading: safe for many threads. Life cycle: the model must be open until this is closed.
 */
public final class ScoringDriver implements AutoCloseable {
  private final String model;
  private final int capacity;
  private final TextScorer scorer;
  private final ThreadPoolExecutor thread;
  private volatile boolean closed;

  /**
   * Makes the scorer and starts.
   *
   * @param limits of one slot, of as many tokens as a text may have
   * @param capacity texts that may wait, at least one
   * @throws IllegalArgumentException as {@link CausalModel#newScorer} does, or when the capacity is
   *     less than 1
   */
  public ScoringDriver(CausalModel model, GenerationLimits limits, int capacity) {
    this(model.name(), requireAtLeastOne(capacity), model.newScorer(limits));
  }

  /** Takes the scorer over. */
  ScoringDriver(String model, int capacity, TextScorer scorer) {
    this.model = model;
    this.capacity = capacity;
    this.scorer = scorer;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(capacity),
            task -> {
              Thread scoring = new Thread(task, "millstream-score");
              scoring.setDaemon(true);
              return scoring;
            });
  }

  private static int requireAtLeastOne(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "capacity was %d but must be at least 1.".formatted(capacity));
    }
    return capacity;
  }

  /**
   * Hands a text over and returns at once. Cancelling the future takes a text back that waits, and
   * ends one under way with its next piece.
   *
   * @param ids as {@link TextScorer#logProbabilities(int...)} takes them
   * @return completes, on the driver's thread, with what that gives or throws, or with an {@link
   *     IllegalStateException} when this is closed or as many texts as may be are waiting
   */
  public CompletableFuture<double[]> submit(int... ids) {
    CompletableFuture<double[]> answer = new CompletableFuture<>();
    int[] text = ids.clone();
    Runnable scoring = () -> score(text, answer);
    try {
      thread.execute(scoring);
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(refusal());
    }
    var unused =
        answer.whenComplete(
            (done, failure) -> {
              if (answer.isCancelled()) {
                thread.remove(scoring);
              }
            });
    return answer;
  }

  private void score(int[] ids, CompletableFuture<double[]> answer) {
    if (closed) {
      answer.completeExceptionally(refusal());
      return;
    }
    try {
      answer.complete(scorer.logProbabilities(() -> closed || answer.isDone(), ids));
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(closed ? refusal() : e);
    }
  }

  private IllegalStateException refusal() {
    return new IllegalStateException(
        closed
            ? "the scoring driver of model '%s' is closed. Submit the text to another."
                .formatted(model)
            : "%d texts are waiting to be scored by model '%s', and no more may. Submit this one when another is done."
                .formatted(capacity, model));
  }

  /** Texts that wait for their turn. */
  public int waiting() {
    return thread.getQueue().size();
  }

  /**
   * Ends the run under way, fails the texts that are not done and waits for the thread to end.
   * Closing twice does nothing.
   */
  @Override
  public void close() {
    closed = true;
    List<Runnable> left = thread.shutdownNow();
    left.forEach(Runnable::run);
    scorer.interrupt();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    scorer.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
