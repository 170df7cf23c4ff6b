package dev.millstream.pool;

import dev.millstream.batch.BatchCancellation;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.batch.Batcher;
import dev.millstream.engine.OnnxSession;
import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Task;
import dev.millstream.tokenize.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/**
 * Prints texts per second of the bundled model for three ways to batch the same texts, interleaved:
 * {@code mvn -q -pl models test -Dtest=BatcherComparison}. Not part of the build: it asserts
 * nothing.
 */
class BatcherComparison {
  private static final int TEXTS = 480;
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final int MEDIAN_TOKENS = 60;
  private static final int MAX_TOKENS = 256;
  private static final double SIGMA = 0.6;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final ModelFiles files =
      ModelLocator.ofThisProcess().locate(ModelRef.DEFAULT, Variant.FP32, Device.Kind.CPU);
  private final ModelConfig config = ModelConfig.of(files);

  @Test
  void printsTextsPerSecond() throws Exception {
    try (Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(ModelRef.DEFAULT));
        OnnxSession session = OnnxSession.open(files.onnx(), Device.CPU)) {
      Task<String, Embedding> task = lease.model().embedding(EmbeddingOptions.DEFAULT);
      List<Encoding> texts = logNormalTexts();
      List<BatchPolicy> policies =
          List.of(
              BatchPolicy.DEFAULT.withMaxTokens(512),
              BatchPolicy.DEFAULT.withMaxTokens(256),
              BatchPolicy.DEFAULT.withMaxTokens(1_024));
      for (int round = 0; round < ROUNDS; round++) {
        for (BatchPolicy policy : policies) {
          report(
              "batcher, " + policy.maxTokens() + " padded tokens",
              batcher(session, policy, task, texts));
        }
        report("fixed 32 in arrival order", fixed(session, task, texts, 32));
        report("one at a time, " + CORES + " callers", fixed(session, task, texts, 1));
      }
    }
  }

  private static List<Encoding> logNormalTexts() {
    Random random = new Random(7);
    List<Encoding> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      double tokens = MEDIAN_TOKENS * Math.exp(SIGMA * random.nextGaussian());
      int length = (int) Math.max(3, Math.min(MAX_TOKENS, tokens));
      int[] ids = random.ints(length, 1_000, 30_000).toArray();
      texts.add(new Encoding(ids, new int[length]));
    }
    return texts;
  }

  private double batcher(
      OnnxSession session, BatchPolicy policy, Task<String, Embedding> task, List<Encoding> texts)
      throws InterruptedException {
    try (Batcher<Row<?>, RowAnswer> batcher =
        new Batcher<>(
            "comparison",
            () -> new ForwardPass(session, config),
            row -> row.encoding().length(),
            policy,
            CORES)) {
      Semaphore inFlight = new Semaphore(policy.window());
      List<CompletableFuture<?>> answers = new ArrayList<>();
      long start = System.nanoTime();
      for (Encoding text : texts) {
        inFlight.acquire();
        answers.add(
            batcher.submit(new Row<>(text, task)).whenComplete((a, e) -> inFlight.release()));
      }
      answers.forEach(CompletableFuture::join);
      return perSecond(texts.size(), start);
    }
  }

  private double fixed(
      OnnxSession session, Task<String, Embedding> task, List<Encoding> texts, int rows)
      throws InterruptedException {
    List<Thread> callers = new ArrayList<>();
    long start = System.nanoTime();
    for (int caller = 0; caller < CORES; caller++) {
      int first = caller * rows;
      Thread thread = new Thread(() -> everyOther(session, task, texts, rows, first));
      thread.start();
      callers.add(thread);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    return perSecond(texts.size(), start);
  }

  private void everyOther(
      OnnxSession session,
      Task<String, Embedding> task,
      List<Encoding> texts,
      int rows,
      int first) {
    try (ForwardPass forward = new ForwardPass(session, config)) {
      for (int from = first; from < texts.size(); from += CORES * rows) {
        List<Row<?>> batch = new ArrayList<>();
        for (Encoding text : texts.subList(from, Math.min(from + rows, texts.size()))) {
          batch.add(new Row<>(text, task));
        }
        forward.run(batch, BatchCancellation.NEVER);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static double perSecond(int texts, long start) {
    return texts / ((System.nanoTime() - start) / 1e9);
  }

  private static void report(String way, double textsPerSecond) {
    System.out.printf(Locale.ROOT, "%-36s %7.1f texts/s%n", way, textsPerSecond);
  }
}
