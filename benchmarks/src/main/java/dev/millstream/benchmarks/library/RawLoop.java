package dev.millstream.benchmarks.library;

import dev.millstream.benchmarks.onnx.DirectCaller;
import dev.millstream.benchmarks.onnx.DirectSession;
import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The best that can be done by hand when all texts are known beforehand: tokenized by all callers,
 * sorted by length, cut into batches of a budget of padded tokens, the longest first, each caller
 * taking the next one. One session.
 *
 * <p>Threading: one run at a time.
 */
public final class RawLoop implements AutoCloseable {
  private final Tokenizer tokenizer;
  private final DirectSession session;
  private final List<DirectCaller> callers = new ArrayList<>();

  /**
   * Loads the model.
   *
   * @param callers how many batches run side by side
   * @param threads threads within one run
   */
  public RawLoop(EncoderFiles encoder, int callers, int threads) {
    this.tokenizer = encoder.tokenizer();
    this.session = DirectSession.open(encoder, threads);
    for (int i = 0; i < callers; i++) {
      this.callers.add(session.newCaller());
    }
  }

  /** Embeds texts in batches of at most this many padded tokens; a longer text runs alone. */
  public Answers run(List<BenchText> texts, int budget) {
    long start = System.nanoTime();
    Encoding[] encodings = new Encoding[texts.size()];
    AtomicInteger nextText = new AtomicInteger();
    Callers.run(callers.size(), caller -> () -> tokenize(texts, encodings, nextText));
    List<int[]> batches = batches(encodings, budget);
    float[][] vectors = new float[texts.size()][];
    AtomicInteger nextBatch = new AtomicInteger();
    Callers.run(
        callers.size(),
        caller -> () -> embed(callers.get(caller), encodings, batches, nextBatch, vectors));
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Answers(
        Arrays.asList(vectors), seconds, tokens(encodings), padded(encodings, batches), List.of());
  }

  private Void tokenize(List<BenchText> texts, Encoding[] encodings, AtomicInteger next) {
    for (int i = next.getAndIncrement(); i < encodings.length; i = next.getAndIncrement()) {
      encodings[i] = tokenizer.encode(texts.get(i).text());
    }
    return null;
  }

  private static Void embed(
      DirectCaller caller,
      Encoding[] encodings,
      List<int[]> batches,
      AtomicInteger next,
      float[][] vectors) {
    for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
      int[] batch = batches.get(i);
      float[][] found = caller.embed(Arrays.stream(batch).mapToObj(row -> encodings[row]).toList());
      for (int row = 0; row < batch.length; row++) {
        vectors[batch[row]] = found[row];
      }
    }
    return null;
  }

  /** Places of the texts of each batch, longest text first. */
  static List<int[]> batches(Encoding[] encodings, int budget) {
    int[] sorted =
        IntStream.range(0, encodings.length)
            .boxed()
            .sorted(Comparator.comparing(place -> -encodings[place].length()))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < sorted.length; ) {
      int rows = Math.max(1, budget / encodings[sorted[from]].length());
      int to = Math.min(sorted.length, from + rows);
      batches.add(Arrays.copyOfRange(sorted, from, to));
      from = to;
    }
    return batches;
  }

  private static long tokens(Encoding[] encodings) {
    return Arrays.stream(encodings).mapToLong(Encoding::length).sum();
  }

  private static long padded(Encoding[] encodings, List<int[]> batches) {
    return batches.stream()
        .mapToLong(batch -> (long) encodings[batch[0]].length() * batch.length)
        .sum();
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }
}
