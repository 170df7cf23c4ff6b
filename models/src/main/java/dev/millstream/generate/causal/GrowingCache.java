package dev.millstream.generate.causal;

import dev.millstream.engine.DirectBuffer;
import dev.millstream.engine.NativeTensor;
import dev.millstream.generate.causal.CausalGraph.Cache;
import dev.millstream.generate.causal.ForwardRun.CacheTensors;
import dev.millstream.generate.causal.ForwardRun.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory of its own for each row, and once more for the run under way: a run reads a row's and
 * writes the spare, and the two are exchanged.
 */
final class GrowingCache implements CacheRows {
  private final CausalGraph graph;
  private final ForwardRun forward;
  private final int[] lengths;
  private final List<List<ByteBuffer>> rows = new ArrayList<>();
  private List<ByteBuffer> spare;

  GrowingCache(CausalGraph graph, GenerationLimits limits, ForwardRun forward) {
    this.graph = graph;
    this.forward = forward;
    this.lengths = new int[limits.slots() + limits.keptPrefixes()];
    for (int row = 0; row < lengths.length; row++) {
      rows.add(newRow(limits.slotTokens()));
    }
    this.spare = newRow(limits.slotTokens());
  }

  private List<ByteBuffer> newRow(int tokens) {
    List<ByteBuffer> row = new ArrayList<>();
    for (int i = 0; i < graph.caches().size(); i++) {
      row.add(DirectBuffer.exactly(bytes(tokens)));
    }
    return row;
  }

  private int bytes(int tokens) {
    return Math.toIntExact(
        NativeTensor.bytes(graph.cacheType(), graph.heads(), tokens, graph.headSize()));
  }

  @Override
  public int length(int row) {
    return lengths[row];
  }

  /** Each text alone: padding, and more rows of unlike lengths, would change its bits. */
  @Override
  public int together(int rows) {
    return 1;
  }

  @Override
  public int extend(int first, int rows, int[] ids) {
    if (rows != 1) {
      throw new IllegalArgumentException("a growing cache runs one row at a time, not " + rows);
    }
    Tokens tokens = new Tokens(ids, new int[] {lengths[first]});
    CacheTensors tensors = tensors(first, ids.length);
    try {
      forward.run(tokens, tensors);
    } finally {
      tensors.close();
    }
    spare = this.rows.set(first, spare);
    lengths[first] += ids.length;
    return forward.tokensWithLogits(tokens);
  }

  private CacheTensors tensors(int row, int added) {
    Map<String, NativeTensor> in = new HashMap<>();
    Map<String, NativeTensor> out = new HashMap<>();
    for (int i = 0; i < graph.caches().size(); i++) {
      Cache cache = graph.caches().get(i);
      in.put(cache.past(), tensor(rows.get(row).get(i), lengths[row]));
      out.put(cache.present(), tensor(spare.get(i), lengths[row] + added));
    }
    return new CacheTensors(in, out);
  }

  private NativeTensor tensor(ByteBuffer block, int tokens) {
    return NativeTensor.of(
        graph.cacheType(),
        block.slice(0, bytes(tokens)).order(ByteOrder.nativeOrder()),
        1,
        graph.heads(),
        tokens,
        graph.headSize());
  }

  @Override
  public void readLogits(int token, float[] to) {
    forward.readLogits(token, to);
  }

  @Override
  public void copy(int from, int to) {
    for (int i = 0; i < graph.caches().size(); i++) {
      rows.get(to).get(i).put(0, rows.get(from).get(i), 0, bytes(lengths[from]));
    }
    lengths[to] = lengths[from];
  }

  @Override
  public void move(int from, int to) {
    rows.set(from, rows.set(to, rows.get(from)));
    lengths[to] = lengths[from];
    clear(from);
  }

  @Override
  public void clear(int row) {
    lengths[row] = 0;
  }

  @Override
  public void cancel() {
    forward.cancel();
  }

  @Override
  public void close() {
    forward.close();
  }
}
