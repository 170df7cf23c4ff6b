package dev.millstream.flink.chunk;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Opens {@link ApproximateTokens} that fail on one word, and remembers how many are open. */
final class CountedCounters implements TokenCounterFactory {
  static final String POISON = "unspeakable";
  static final AtomicInteger OPEN = new AtomicInteger();

  private static final long serialVersionUID = 1L;

  @Override
  public TokenCounter open(RuntimeContext context) {
    OPEN.incrementAndGet();
    ApproximateTokens tokens = new ApproximateTokens();
    return new TokenCounter() {
      @Override
      public int applyAsInt(String text) {
        if (text.contains(POISON)) {
          throw new IllegalStateException("cannot take " + text);
        }
        return tokens.applyAsInt(text);
      }

      @Override
      public void close() {
        OPEN.decrementAndGet();
      }
    };
  }
}
