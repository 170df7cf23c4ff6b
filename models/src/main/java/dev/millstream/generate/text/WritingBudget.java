package dev.millstream.generate.text;

import dev.millstream.generate.causal.CausalModel;
import dev.millstream.generate.causal.GenerationLimits;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How much a model that writes may hold and do at once in a process.
 *
 * @param slots texts written side by side
 * @param contextTokens tokens that a text may have, prompt included (of an encoder-decoder: the
 *     input, and as many the text), even if the model has fewer positions; 0 for as many as it has,
 *     but at most 2,048
 * @param memoryBytes that keys, values and logits may take outside the heap
 * @param threads that compute; 0 for one a core
 */
public record WritingBudget(int slots, int contextTokens, long memoryBytes, int threads)
    implements Serializable {
  /** Eight texts of up to 2,048 tokens within 2 GiB, on all cores. */
  public static final WritingBudget DEFAULT = new WritingBudget(8, 0, 2L << 30, 0);

  private static final int USUAL_CONTEXT = 2_048;
  private static final int PREFIXES = 2;

  /** Refuses numbers that are too small. */
  public WritingBudget {
    requireAtLeast("slots", slots, 1);
    requireAtLeast("the tokens of a context", contextTokens, 0);
    requireAtLeast("the bytes of memory", memoryBytes, 1);
    requireAtLeast("threads", threads, 0);
  }

  private static void requireAtLeast(String what, long value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s were %d but must be at least %d.".formatted(what, value, least));
    }
  }

  int threadCount() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  GenerationLimits limits(CausalModel model) {
    GenerationLimits limits = limits(contextTokens(model.positions()));
    return contextTokens == 0 ? limits : limits.withBeyondPositions();
  }

  /** Tokens that a text may have of a model with so many positions, or with any number (null). */
  int contextTokens(@Nullable Integer positions) {
    if (contextTokens > 0) {
      return contextTokens;
    }
    return positions == null ? USUAL_CONTEXT : Math.min(USUAL_CONTEXT, positions);
  }

  private GenerationLimits limits(int tokens) {
    return GenerationLimits.of(slots, tokens, memoryBytes).withKeptPrefixes(PREFIXES);
  }
}
