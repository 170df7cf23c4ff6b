package dev.millstream.generate.causal;

import dev.millstream.engine.DirectBuffer;
import dev.millstream.engine.NativeTensor;
import dev.millstream.generate.causal.CausalGraph.Cache;
import dev.millstream.generate.causal.ForwardRun.CacheTensors;
import dev.millstream.generate.causal.ForwardRun.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One block of memory for each key and value of each layer, of shape rows by heads by tokens by
 * size, which runs append to in place. Any rows beside each other can run together.
 *
 * <p>Where it is told to, a lone token runs beside the same one in the next row, behind whatever
 * that row holds; there is a spare row for the last. No row is full while its text wants tokens.
 */
final class SharedCache implements CacheRows {
  private final CausalGraph graph;
  private final ForwardRun forward;
  private final boolean paired;
  private final int slotTokens;
  private final int tokenBytes; // of one head
  private final int[] lengths;
  private final List<ByteBuffer> memory = new ArrayList<>();
  private final Map<Span, CacheTensors> tensors = new HashMap<>();

  /** Rows beside each other. */
  private record Span(int first, int rows) {}

  SharedCache(CausalGraph graph, GenerationLimits limits, ForwardRun forward, boolean paired) {
    this.graph = graph;
    this.forward = forward;
    this.paired = paired;
    this.slotTokens = limits.slotTokens();
    this.tokenBytes = graph.headSize() * graph.cacheType().bytes();
    this.lengths = new int[limits.slots() + limits.keptPrefixes() + (paired ? 1 : 0)];
    long bytes =
        NativeTensor.bytes(
            graph.cacheType(), lengths.length, graph.heads(), slotTokens, graph.headSize());
    for (int i = 0; i < graph.caches().size(); i++) {
      memory.add(DirectBuffer.exactly(bytes));
    }
  }

  @Override
  public int length(int row) {
    return lengths[row];
  }

  @Override
  public int together(int rows) {
    return rows;
  }

  @Override
  public int extend(int first, int rows, int[] ids) {
    boolean pair = paired && ids.length == 1;
    int run = pair ? 2 : rows;
    Tokens tokens =
        new Tokens(
            pair ? new int[] {ids[0], ids[0]} : ids,
            Arrays.copyOfRange(lengths, first, first + run));
    forward.run(tokens, tensors(new Span(first, run)));
    for (int row = first; row < first + rows; row++) {
      lengths[row] += tokens.columns();
    }
    return forward.tokensWithLogits(tokens);
  }

  @Override
  public void readLogits(int token, float[] to) {
    forward.readLogits(token, to);
  }

  @Override
  public void copy(int from, int to) {
    int bytes = lengths[from] * tokenBytes;
    int stride = slotTokens * tokenBytes;
    for (ByteBuffer block : memory) {
      for (int head = 0; head < graph.heads(); head++) {
        block.put(
            (to * graph.heads() + head) * stride,
            block,
            (from * graph.heads() + head) * stride,
            bytes);
      }
    }
    lengths[to] = lengths[from];
  }

  @Override
  public void move(int from, int to) {
    copy(from, to);
    clear(from);
  }

  @Override
  public void clear(int row) {
    lengths[row] = 0;
  }

  private CacheTensors tensors(Span span) {
    return tensors.computeIfAbsent(span, this::newTensors);
  }

  private CacheTensors newTensors(Span span) {
    int rowBytes = graph.heads() * slotTokens * tokenBytes;
    Map<String, NativeTensor> in = new HashMap<>();
    Map<String, NativeTensor> out = new HashMap<>();
    for (int i = 0; i < memory.size(); i++) {
      NativeTensor tensor =
          NativeTensor.of(
              graph.cacheType(),
              memory
                  .get(i)
                  .slice(span.first() * rowBytes, span.rows() * rowBytes)
                  .order(ByteOrder.nativeOrder()),
              span.rows(),
              graph.heads(),
              slotTokens,
              graph.headSize());
      Cache cache = graph.caches().get(i);
      in.put(cache.past(), tensor);
      out.put(cache.present(), tensor);
    }
    return new CacheTensors(in, out);
  }

  @Override
  public void cancel() {
    forward.cancel();
  }

  @Override
  public void close() {
    tensors.values().forEach(CacheTensors::close);
    tensors.clear();
    forward.close();
  }
}
