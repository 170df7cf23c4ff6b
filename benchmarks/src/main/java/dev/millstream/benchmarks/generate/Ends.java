package dev.millstream.benchmarks.generate;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import dev.millstream.generate.causal.TextListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the texts that were written, so that a rate is not one of texts that failed. */
final class Ends implements TextListener {
  private final AtomicInteger whole = new AtomicInteger();
  private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

  @Override
  public void ended(TokenIds ids, FinishReason reason) {
    whole.incrementAndGet();
  }

  @Override
  public void failed(RuntimeException why) {
    failures.add(why);
  }

  /**
   * Checks that all have ended.
   *
   * @throws IllegalStateException with the first failure
   */
  void requireWhole(int texts) {
    if (whole.get() != texts) {
      throw new IllegalStateException(
          "%d of %d texts were written; the first failure: %s"
              .formatted(whole.get(), texts, failures.peek()),
          failures.peek());
    }
  }
}
