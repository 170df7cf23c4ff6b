package dev.millstream.generate.causal;

import dev.millstream.engine.DirectBuffer;
import dev.millstream.engine.ElementType;
import dev.millstream.engine.GraphRun;
import dev.millstream.engine.NativeTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a graph over tokens of one or more rows, given their caches.
 *
 * <p>Threading: confined to one thread, but for {@link #cancel()}.
 */
final class ForwardRun implements AutoCloseable {
  private final CausalGraph graph;
  private final GraphRun run;
  private final boolean allLogits;
  private final ByteBuffer logits;
  private final DirectBuffer ids = new DirectBuffer();
  private final DirectBuffer mask = new DirectBuffer();
  private final DirectBuffer positions = new DirectBuffer();
  private final DirectBuffer kept = new DirectBuffer();

  /**
   * Takes the run over.
   *
   * @param logitsBytes memory for the logits of a run
   * @param allLogits whether logits of all tokens are wanted, and not of each row's last only
   */
  ForwardRun(CausalGraph graph, GraphRun run, long logitsBytes, boolean allLogits) {
    this.graph = graph;
    this.run = run;
    this.allLogits = allLogits || graph.keptLogits() == null;
    this.logits = DirectBuffer.exactly(logitsBytes);
  }

  /**
   * Tokens of a few rows, as many of each.
   *
   * @param ids row after row
   * @param pasts of each row, the tokens that its cache holds
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Tokens(int[] ids, int[] pasts) {
    int rows() {
      return pasts.length;
    }

    int columns() {
      return ids.length / pasts.length;
    }

    int longest() {
      return Arrays.stream(pasts).max().orElse(0) + columns();
    }
  }

  /** The caches of the rows of a run, by the graph's names. */
  record CacheTensors(Map<String, NativeTensor> in, Map<String, NativeTensor> out) {
    void close() {
      in.values().forEach(NativeTensor::close);
      out.values().forEach(NativeTensor::close);
    }
  }

  void run(Tokens tokens, CacheTensors cache) {
    List<NativeTensor> made = new ArrayList<>();
    try {
      Map<String, NativeTensor> in = new HashMap<>(cache.in());
      made.add(ids(tokens));
      in.put(CausalGraph.IDS, made.get(0));
      made.add(mask(tokens));
      in.put(CausalGraph.MASK, made.get(1));
      if (graph.positionIds()) {
        NativeTensor places = positions(tokens);
        made.add(places);
        in.put(CausalGraph.POSITIONS, places);
      }
      if (graph.keptLogits() != null) {
        NativeTensor count = keptLogits();
        made.add(count);
        in.put(CausalGraph.KEPT_LOGITS, count);
      }
      Map<String, NativeTensor> out = new HashMap<>(cache.out());
      NativeTensor scores = logits(tokens);
      made.add(scores);
      out.put(CausalGraph.LOGITS, scores);
      run.run(in, out);
    } finally {
      made.forEach(NativeTensor::close);
    }
  }

  /** How many tokens of each row have logits: all, or the last. */
  int tokensWithLogits(Tokens tokens) {
    return allLogits ? tokens.columns() : 1;
  }

  /**
   * Copies one token's logits.
   *
   * @param token counted over the logits of the last run, from its first on
   */
  void readLogits(int token, float[] to) {
    int bytes = Math.toIntExact(graph.logitsBytes());
    try (NativeTensor row =
        NativeTensor.of(
            graph.logitsType(), slice(logits, token * bytes, bytes), graph.logitsWidth())) {
      row.readFloats(0, to);
    }
  }

  /** Ends the run under way, which then fails. Any thread may call it. */
  void cancel() {
    run.cancel();
  }

  private NativeTensor ids(Tokens tokens) {
    ByteBuffer memory = ids.ofSize((long) tokens.ids().length * Long.BYTES);
    for (int i = 0; i < tokens.ids().length; i++) {
      memory.putLong(i * Long.BYTES, tokens.ids()[i]);
    }
    return NativeTensor.of(ElementType.LONG, memory, tokens.rows(), tokens.columns());
  }

  private NativeTensor mask(Tokens tokens) {
    int width = tokens.longest();
    ByteBuffer memory = mask.ofSize((long) tokens.rows() * width * Long.BYTES);
    for (int row = 0; row < tokens.rows(); row++) {
      int length = tokens.pasts()[row] + tokens.columns();
      for (int i = 0; i < width; i++) {
        memory.putLong((row * width + i) * Long.BYTES, i < length ? 1 : 0);
      }
    }
    return NativeTensor.of(ElementType.LONG, memory, tokens.rows(), width);
  }

  private NativeTensor positions(Tokens tokens) {
    int columns = tokens.columns();
    ByteBuffer memory = positions.ofSize((long) tokens.ids().length * Long.BYTES);
    for (int i = 0; i < tokens.ids().length; i++) {
      memory.putLong(i * Long.BYTES, tokens.pasts()[i / columns] + i % columns);
    }
    return NativeTensor.of(ElementType.LONG, memory, tokens.rows(), columns);
  }

  private NativeTensor keptLogits() {
    ByteBuffer memory = kept.ofSize(Long.BYTES);
    memory.putLong(0, allLogits ? 0 : 1);
    boolean scalar = graph.keptLogits() == null || graph.keptLogits().dims().isEmpty();
    return scalar
        ? NativeTensor.of(ElementType.LONG, memory)
        : NativeTensor.of(ElementType.LONG, memory, 1);
  }

  private NativeTensor logits(Tokens tokens) {
    int columns = tokensWithLogits(tokens);
    int bytes = Math.toIntExact(graph.logitsBytes());
    return NativeTensor.of(
        graph.logitsType(),
        slice(logits, 0, tokens.rows() * columns * bytes),
        tokens.rows(),
        columns,
        graph.logitsWidth());
  }

  private static ByteBuffer slice(ByteBuffer memory, int from, int bytes) {
    return memory.slice(from, bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    run.close();
  }
}
