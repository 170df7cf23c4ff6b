package dev.millstream.benchmarks.generate;

import dev.millstream.benchmarks.machine.CpuTime;
import dev.millstream.benchmarks.report.Spread;
import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import dev.millstream.generate.causal.CausalModel;
import dev.millstream.generate.causal.GeneratedText;
import dev.millstream.generate.causal.GenerationDriver;
import dev.millstream.generate.causal.GenerationLimits;
import dev.millstream.generate.causal.GenerationRequest;
import dev.millstream.generate.causal.TextListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * How long a text waits for its first token: alone, and when it gets the last slot of a loop whose
 * others are being written. It is submitted when the one before has ended, and so waits for a step
 * of the others first.
 */
final class FirstToken {
  private static final long MEMORY = 4L << 30;
  private static final double NANOS_PER_MILLI = 1e6;

  private final WritingPlan plan;
  private final CausalModel model;
  private final int slots;
  private int number; // of the prompts so far, so that no two texts have the same

  /**
   * Of a loop of so many slots.
   *
   * @param slots at least 2
   */
  FirstToken(WritingPlan plan, CausalModel model, int slots) {
    this.plan = plan;
    this.model = model;
    this.slots = slots;
  }

  FirstTokenRun run() {
    ProcessHandle self = ProcessHandle.current();
    CpuTime before = CpuTime.of(self);
    try (GenerationDriver driver = new GenerationDriver(model, limits(), slots)) {
      Spread alone = joins(driver);
      List<CompletableFuture<GeneratedText>> others = others(driver);
      Spread beside = joins(driver);
      if (others.stream().anyMatch(CompletableFuture::isDone)) {
        throw new IllegalStateException(
            "the other %d texts had ended before the last one joined them. Let --joins be fewer."
                .formatted(others.size()));
      }
      return new FirstTokenRun(alone, beside, CpuTime.of(self).foreignCoresSince(before));
    }
  }

  /** The others have a step while a text joins and at most one before it is submitted. */
  private int tokensOfOthers() {
    return 4 * (plan.joins() + slots);
  }

  private GenerationLimits limits() {
    return GenerationLimits.of(slots, plan.promptTokens() + tokensOfOthers(), MEMORY)
        .withKeptPrefixes(0);
  }

  private Spread joins(GenerationDriver driver) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < plan.joins(); i++) {
      Arrival arrival = new Arrival();
      long start = System.nanoTime();
      driver.submit(request(1, arrival)).join();
      millis.add((arrival.nanos - start) / NANOS_PER_MILLI);
    }
    return Spread.of(millis);
  }

  /** All slots but one, each text with its first token. */
  private List<CompletableFuture<GeneratedText>> others(GenerationDriver driver) {
    List<CompletableFuture<GeneratedText>> others = new ArrayList<>();
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 1; i < slots; i++) {
      Arrival arrival = new Arrival();
      arrivals.add(arrival);
      others.add(driver.submit(request(tokensOfOthers(), arrival)));
    }
    arrivals.forEach(arrival -> arrival.arrived.join());
    return others;
  }

  private GenerationRequest request(int tokens, Arrival arrival) {
    return BenchPrompt.request(model.vocabulary(), plan.promptTokens(), number++, tokens, arrival);
  }

  /** When the first token came. */
  private static final class Arrival implements TextListener {
    private final CompletableFuture<Void> arrived = new CompletableFuture<>();
    private volatile long nanos;

    @Override
    public void token(TokenIds ids) {
      if (ids.madeCount() == 1) {
        nanos = System.nanoTime();
        arrived.complete(null);
      }
    }

    @Override
    public void ended(TokenIds ids, FinishReason reason) {
      // Its future says it.
    }

    @Override
    public void failed(RuntimeException why) {
      arrived.completeExceptionally(why);
    }
  }
}
