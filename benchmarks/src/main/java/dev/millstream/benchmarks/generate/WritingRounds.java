package dev.millstream.benchmarks.generate;

import dev.millstream.benchmarks.machine.ReadBandwidth;
import dev.millstream.benchmarks.report.TextTable;
import dev.millstream.generate.causal.CausalModel;
import dev.millstream.model.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One model that writes, in all forms and with all numbers of texts, round after round in turning
 * order.
 *
 * <p>Threading: one thread.
 */
public final class WritingRounds {
  private final WritingPlan plan;
  private final int cores;
  private final Map<WritingCase, List<WritingRun>> runs = new LinkedHashMap<>();
  private final List<FirstTokenRun> firstTokens = new ArrayList<>();
  private double bytesPerSecond;
  private long weightBytes;
  private long tokenBytes;

  /** Compares the forms of this many cores. */
  public WritingRounds(WritingPlan plan, int cores) {
    this.plan = plan;
    this.cores = cores;
    for (WritingForm form : WritingForm.all(cores)) {
      for (int texts : plan.texts()) {
        if (texts >= form.loops()) {
          runs.put(new WritingCase(form, texts), new ArrayList<>());
        }
      }
    }
  }

  /**
   * Runs each case once unmeasured, then all rounds.
   *
   * @param progress hears a line for each run
   */
  public void run(ModelFiles files, Consumer<String> progress) throws IOException {
    weightBytes = Files.size(files.onnx());
    Map<Integer, CausalModel> byThreads = new HashMap<>();
    try {
      for (WritingForm form : WritingForm.all(cores)) {
        byThreads.computeIfAbsent(form.threads(), threads -> CausalModel.open(files, threads));
      }
      CausalModel wide = model(byThreads, WritingForm.wide(cores));
      tokenBytes = wide.tokenBytes();
      warmUp(byThreads, progress);
      FirstToken firstToken = new FirstToken(plan, wide, Math.max(2, plan.mostTexts()));
      for (int round = 1; round <= plan.rounds(); round++) {
        bytesPerSecond = Math.max(bytesPerSecond, ReadBandwidth.measure(cores));
        round(round, byThreads, progress);
        joinOthers(round, firstToken, progress);
      }
    } finally {
      byThreads.values().forEach(CausalModel::close);
    }
  }

  private static CausalModel model(Map<Integer, CausalModel> byThreads, WritingForm form) {
    return byThreads.computeIfAbsent(
        form.threads(),
        threads -> {
          throw new IllegalStateException("no model runs with " + threads + " threads");
        });
  }

  private void warmUp(Map<Integer, CausalModel> byThreads, Consumer<String> progress) {
    for (WritingCase one : runs.keySet()) {
      progress.accept("warming up " + one.name());
      new LoopWriting(plan, model(byThreads, one.form())).run(one.form(), one.texts());
    }
  }

  private void round(int round, Map<Integer, CausalModel> byThreads, Consumer<String> progress) {
    List<Map.Entry<WritingCase, List<WritingRun>>> order = new ArrayList<>(runs.entrySet());
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    for (Map.Entry<WritingCase, List<WritingRun>> entry : order) {
      WritingCase one = entry.getKey();
      WritingRun run =
          new LoopWriting(plan, model(byThreads, one.form())).run(one.form(), one.texts());
      entry.getValue().add(run);
      progress.accept(
          "round %d of %d, %s: %s tokens/s, %s foreign cores"
              .formatted(
                  round,
                  plan.rounds(),
                  one.name(),
                  TextTable.figure(run.tokensPerSecond(), 0),
                  TextTable.figure(run.foreignCores(), 2)));
    }
  }

  private void joinOthers(int round, FirstToken firstToken, Consumer<String> progress) {
    FirstTokenRun run = firstToken.run();
    firstTokens.add(run);
    progress.accept(
        "round %d of %d, first token: %s ms alone, %s ms beside others, %s foreign cores"
            .formatted(
                round,
                plan.rounds(),
                TextTable.figure(run.alone().median(), 0),
                TextTable.figure(run.beside().median(), 0),
                TextTable.figure(run.foreignCores(), 2)));
  }

  /** What was measured so far. */
  public WritingFigures figures() {
    return new WritingFigures(
        plan, runs, firstTokens, new DecodeBound(weightBytes, tokenBytes, bytesPerSecond));
  }
}
