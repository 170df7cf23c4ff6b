package dev.millstream.benchmarks.generate;

import dev.millstream.benchmarks.machine.CpuTime;
import dev.millstream.generate.causal.CausalModel;
import dev.millstream.generate.causal.GenerationLimits;
import dev.millstream.generate.causal.GenerationLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes texts side by side once, from prompts to ends, in one or several loops. */
final class LoopWriting {
  /** What the first step gives each text: the token behind its prompt, and one more. */
  private static final int GIVEN = 2;

  private static final long MEMORY = 4L << 30;

  private final WritingPlan plan;
  private final CausalModel model;

  LoopWriting(WritingPlan plan, CausalModel model) {
    this.plan = plan;
    this.model = model;
  }

  WritingRun run(WritingForm form, int texts) {
    List<GenerationLoop> loops = new ArrayList<>();
    Ends ends = new Ends();
    try {
      for (int i = 0; i < form.loops() && form.share(i, texts) > 0; i++) {
        loops.add(loop(form.share(i, texts), loops.size() * plan.mostTexts(), ends));
      }
      ProcessHandle self = ProcessHandle.current();
      CpuTime before = CpuTime.of(self);
      double promptSeconds = together(loops, GenerationLoop::step);
      double seconds = together(loops, LoopWriting::finish);
      ends.requireWhole(texts);
      return new WritingRun(
          texts * (plan.newTokens() - GIVEN),
          seconds,
          texts * plan.promptTokens(),
          promptSeconds,
          CpuTime.of(self).foreignCoresSince(before));
    } finally {
      loops.forEach(GenerationLoop::close);
    }
  }

  private GenerationLoop loop(int texts, int firstNumber, Ends ends) {
    GenerationLoop loop =
        model.newLoop(
            new GenerationLimits(
                texts,
                plan.promptTokens() + plan.newTokens(),
                plan.promptTokens() * texts, // so that one step computes all prompts
                0,
                MEMORY,
                false));
    for (int text = 0; text < texts; text++) {
      loop.submit(
          BenchPrompt.request(
              model.vocabulary(), plan.promptTokens(), firstNumber + text, plan.newTokens(), ends));
    }
    return loop;
  }

  private interface Part {
    void of(GenerationLoop loop);
  }

  /** Seconds until all loops have done their part, each on a thread of its own. */
  private static double together(List<GenerationLoop> loops, Part part) {
    long start = System.nanoTime();
    List<CompletableFuture<Void>> others =
        loops.stream()
            .skip(1)
            .map(
                loop ->
                    CompletableFuture.runAsync(
                        () -> part.of(loop), work -> new Thread(work, "writing").start()))
            .toList();
    part.of(loops.get(0));
    others.forEach(CompletableFuture::join);
    return (System.nanoTime() - start) / 1e9;
  }

  private static void finish(GenerationLoop loop) {
    boolean more = true;
    while (more) {
      more = loop.step();
    }
  }
}
