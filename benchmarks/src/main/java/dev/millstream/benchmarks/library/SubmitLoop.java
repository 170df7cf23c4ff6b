package dev.millstream.benchmarks.library;

import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Task;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Inputs through {@link LoadedModel#submit} and nothing else, in their order, as the job's subtasks
 * would: callers that each keep some inputs in flight.
 *
 * @param model the model
 * @param callers threads that submit
 * @param inFlight inputs in flight, all callers together
 */
public record SubmitLoop(LoadedModel model, int callers, int inFlight) {

  /** Embeds texts. */
  public Answers run(List<BenchText> texts) {
    Submitted<Answer<Embedding>> run =
        run(
            model.tasks().embedding(EmbeddingOptions.DEFAULT),
            texts.stream().map(BenchText::text).toList(),
            Function.identity());
    RowSums sums = RowSums.of(run.kept().stream().map(Answer::rows).toList());
    return new Answers(
        run.kept().stream().map(answer -> answer.output().vector()).toList(),
        run.seconds(),
        sums.tokens(),
        Math.round(sums.paddedTokens()),
        run.latencies());
  }

  /**
   * Asks for all inputs.
   *
   * @param keep what is kept of an answer; the rest is let go at once, as by a job that has sent it
   *     on
   * @throws IllegalStateException when an input is refused or fails
   */
  public <I, O, K> Submitted<K> run(Task<I, O> task, List<I> inputs, Function<Answer<O>, K> keep) {
    Semaphore free = new Semaphore(inFlight);
    AtomicInteger next = new AtomicInteger();
    Run<K> run = new Run<>(inputs.size());
    long start = System.nanoTime();
    Callers.run(
        callers,
        caller ->
            () -> {
              for (int i = next.getAndIncrement(); i < inputs.size(); i = next.getAndIncrement()) {
                free.acquire();
                int place = i;
                long submitted = System.nanoTime();
                var unused =
                    model
                        .submit(task, inputs.get(i))
                        .thenApply(keep)
                        .whenComplete(
                            (kept, failure) -> {
                              run.take(place, kept, failure, System.nanoTime() - submitted);
                              free.release();
                            });
              }
              return null;
            });
    free.acquireUninterruptibly(inFlight);
    return run.submitted((System.nanoTime() - start) / 1e9);
  }

  /** What has come back; each place is written by one thread, and read after all have. */
  private static final class Run<K> {
    private final @Nullable Object[] kept;
    private final double[] latencies;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Run(int inputs) {
      kept = new Object[inputs];
      latencies = new double[inputs];
    }

    void take(int place, @Nullable K answer, @Nullable Throwable thrown, long nanos) {
      kept[place] = answer;
      latencies[place] = nanos / 1e9;
      if (thrown != null) {
        failure.set(thrown);
      }
    }

    @SuppressWarnings("unchecked") // take puts in nothing else
    Submitted<K> submitted(double seconds) {
      Throwable thrown = failure.get();
      if (thrown != null) {
        throw new IllegalStateException("an input was not answered: " + thrown, thrown);
      }
      return new Submitted<>(
          (List<K>) Collections.unmodifiableList(Arrays.asList(kept)),
          seconds,
          Arrays.stream(latencies).boxed().toList());
    }
  }
}
