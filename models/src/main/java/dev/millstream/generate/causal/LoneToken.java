package dev.millstream.generate.causal;

import dev.millstream.engine.EngineException;
import dev.millstream.engine.OnnxSession;
import java.util.Arrays;

/**
 * Whether a run of one token gives it other logits, in their last bits, than a run of several
 * tokens does. ONNX Runtime has kernels of their own for products of a single row: with 4-bit
 * weights they round otherwise on x64 without AVX-512, and what follows carries that into the
 * choice of tokens. A text would change with whether others are written beside it.
 */
final class LoneToken {
  private static final int ID = 0;

  private LoneToken() {}

  /** Asks the model itself, in two runs. */
  static boolean differs(CausalGraph graph, OnnxSession session) {
    if (graph.layout() != CacheLayout.SHARED) {
      return false; // its texts take turns, so that each token is alone
    }
    GenerationLimits limits = GenerationLimits.of(2, 2, Long.MAX_VALUE).withKeptPrefixes(0);
    MemoryPlan plan = MemoryPlan.of(graph, limits, false, false);
    try (ForwardRun forward =
            new ForwardRun(graph, session.newGraphRun(), plan.logitsBytes(), false);
        CacheRows rows = CacheRows.of(graph, limits, forward, false)) {
      float[] alone = logits(graph, rows, ID);
      rows.clear(0);
      return !Arrays.equals(alone, logits(graph, rows, ID, ID));
    } catch (EngineException e) {
      return false; // its first text fails of the same, and says so
    }
  }

  private static float[] logits(CausalGraph graph, CacheRows rows, int... ids) {
    rows.extend(0, ids.length, ids);
    float[] logits = new float[graph.logitsWidth()];
    rows.readLogits(0, logits);
    return logits;
  }
}
