package dev.millstream.flink.chunk;

import java.util.function.ToIntFunction;

/**
 * Says how many tokens a text has for the model that will embed it, without special tokens.
 *
 * <p>Threading: confined to one thread. Life cycle: opened by {@link TokenCounterFactory}, closed
 * once. Takes time in proportion to the text; the splitter gives it each character a few times and
 * never more than sixteen characters for each token of a chunk at once.
 */
public interface TokenCounter extends ToIntFunction<String>, AutoCloseable {
  @Override
  void close();
}
