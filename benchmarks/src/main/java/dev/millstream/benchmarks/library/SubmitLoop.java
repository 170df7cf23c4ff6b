package dev.millstream.benchmarks.library;

import dev.millstream.batch.BatchMeasure;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.LoadedModel.Answer;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Texts through {@link LoadedModel#submit} and nothing else, in their order, as the job's subtasks
 * would: callers that each keep some texts in flight.
 *
 * @param model the model
 * @param callers threads that submit
 * @param inFlight texts in flight, all callers together
 */
public record SubmitLoop(LoadedModel model, int callers, int inFlight) {

  /** Embeds texts. */
  public Answers run(List<BenchText> texts) {
    EmbeddingTask task = model.tasks().embedding(EmbeddingOptions.DEFAULT);
    Semaphore free = new Semaphore(inFlight);
    AtomicInteger next = new AtomicInteger();
    Run run = new Run(texts.size());
    long start = System.nanoTime();
    Callers.run(
        callers,
        caller ->
            () -> {
              for (int i = next.getAndIncrement(); i < texts.size(); i = next.getAndIncrement()) {
                free.acquire();
                submit(task, texts.get(i), i, run, free);
              }
              return null;
            });
    free.acquireUninterruptibly(inFlight);
    return run.answers((System.nanoTime() - start) / 1e9);
  }

  private void submit(EmbeddingTask task, BenchText text, int place, Run run, Semaphore free) {
    long submitted = System.nanoTime();
    var unused =
        model
            .submit(task, text.text())
            .whenComplete(
                (answer, failure) -> {
                  run.take(place, answer, failure, System.nanoTime() - submitted);
                  free.release();
                });
  }

  /** What has come back; each place is written by one thread, and read after all have. */
  private static final class Run {
    private final @Nullable Answer<Embedding>[] answers;
    private final double[] latencies;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    @SuppressWarnings("unchecked") // an array cannot be made of a parameterised type
    Run(int texts) {
      answers = (Answer<Embedding>[]) new Answer<?>[texts];
      latencies = new double[texts];
    }

    void take(
        int place, @Nullable Answer<Embedding> answer, @Nullable Throwable thrown, long nanos) {
      answers[place] = answer;
      latencies[place] = nanos / 1e9;
      if (thrown != null) {
        failure.set(thrown);
      }
    }

    Answers answers(double seconds) {
      Throwable thrown = failure.get();
      if (thrown != null) {
        throw new IllegalStateException("a text was not embedded: " + thrown, thrown);
      }
      long tokens = 0;
      double padded = 0;
      for (Answer<Embedding> answer : answers) {
        BatchMeasure batch = answer.rows().get(0).measure();
        tokens += answer.tokens();
        padded += (double) batch.paddedTokens() / batch.rows();
      }
      return new Answers(
          Arrays.stream(answers).map(answer -> answer.output().vector()).toList(),
          seconds,
          tokens,
          Math.round(padded),
          Arrays.stream(latencies).boxed().toList());
    }
  }
}
