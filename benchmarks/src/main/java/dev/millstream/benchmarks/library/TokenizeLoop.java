package dev.millstream.benchmarks.library;

import dev.millstream.tokenize.Encoding;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Texts through a tokenizer alone.
 *
 * @param encode the tokenizer
 * @param callers threads that tokenize
 */
public record TokenizeLoop(Function<String, Encoding> encode, int callers) {

  /**
   * What it gave.
   *
   * @param tokens of all texts, special tokens included
   * @param seconds from the first text to the last
   */
  public record Tokenized(long tokens, double seconds) {}

  /** Tokenizes all texts. */
  public Tokenized run(List<String> texts) {
    AtomicInteger next = new AtomicInteger();
    LongAdder tokens = new LongAdder();
    long start = System.nanoTime();
    Callers.run(
        callers,
        caller ->
            () -> {
              for (int i = next.getAndIncrement(); i < texts.size(); i = next.getAndIncrement()) {
                tokens.add(encode.apply(texts.get(i)).length());
              }
              return null;
            });
    return new Tokenized(tokens.sum(), (System.nanoTime() - start) / 1e9);
  }
}
