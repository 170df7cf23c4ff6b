package dev.millstream.generate.beam;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.GraphRun;
import java.util.Arrays;

/** One text's rows over a causal graph: all of one length, so nothing is padded. */
final class CausalDecoder implements BeamDecoder {
  static final String IDS = "input_ids";
  static final String MASK = "attention_mask";
  static final String POSITIONS = "position_ids";
  static final String KEPT_LOGITS = "num_logits_to_keep";

  private final GraphRun run;
  private final ReorderedCache cache;
  private final LastLogits logits;
  private final int[] prompt;

  CausalDecoder(GraphRun run, ReorderedCache cache, LastLogits logits, int[] prompt) {
    this.run = run;
    this.cache = cache;
    this.logits = logits;
    this.prompt = prompt.clone();
  }

  @Override
  public void begin() {
    cache.begin(1);
    read(prompt, 1);
  }

  @Override
  public void step(int[] parents, int[] tokens) {
    cache.reorder(parents);
    read(tokens, tokens.length);
  }

  private void read(int[] ids, int rows) {
    int added = ids.length / rows;
    try (OpenTensors tensors = new OpenTensors()) {
      for (DeclaredTensor input : run.inputs()) {
        give(tensors, input, ids, rows);
      }
      cache.pasts(tensors);
      cache.presents(tensors, added);
      logits.out(tensors, rows, tensors.inputs().containsKey(KEPT_LOGITS) ? 1 : added);
      run.run(tensors.inputs(), tensors.outputs());
    }
    cache.grow(added);
  }

  private void give(OpenTensors tensors, DeclaredTensor input, int[] ids, int rows) {
    int added = ids.length / rows;
    int length = cache.length() + added;
    switch (input.name()) {
      case IDS -> tensors.in(IDS, input.type(), ids, rows, added);
      case MASK -> {
        int[] ones = new int[rows * length];
        Arrays.fill(ones, 1);
        tensors.in(MASK, input.type(), ones, rows, length);
      }
      case POSITIONS -> {
        int[] positions = new int[ids.length];
        Arrays.setAll(positions, i -> cache.length() + i % added);
        tensors.in(POSITIONS, input.type(), positions, rows, added);
      }
      case KEPT_LOGITS -> {
        long[] shape = input.dims().isEmpty() ? new long[0] : new long[] {1};
        tensors.in(KEPT_LOGITS, input.type(), new int[] {1}, shape);
      }
      default -> {} // of the cache
    }
  }

  @Override
  public int vocabularySize() {
    return logits.vocabularySize();
  }

  @Override
  public void copyTo(int row, float[] into) {
    logits.copyTo(row, into);
  }

  @Override
  public void cancel() {
    run.cancel();
  }

  @Override
  public void close() {
    run.close();
  }
}
