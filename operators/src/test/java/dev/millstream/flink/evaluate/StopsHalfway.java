package dev.millstream.flink.evaluate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;

/** Lets a source emit so many records, and then wait until the job is stopped. */
public final class StopsHalfway<S extends SourceSplit> implements RateLimiterStrategy<S> {
  private static final long serialVersionUID = 1L;

  private final int records;

  /** Emits {@code records}. */
  public StopsHalfway(int records) {
    this.records = records;
  }

  @Override
  public RateLimiter<S> createRateLimiter(int parallelism) {
    return new RateLimiter<>() {
      private int emitted;

      @Override
      public CompletionStage<Void> acquire(int more) {
        emitted += more;
        return emitted > records
            ? new CompletableFuture<>()
            : CompletableFuture.completedFuture(null);
      }
    };
  }
}
