package dev.millstream.generate.seq;

import dev.millstream.engine.EngineException;
import dev.millstream.generate.beam.BeamDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Whether a decoder gives one row other logits, in their last bits, than it gives it beside
 * another: ONNX Runtime has kernels of their own for products of a single row, which round
 * otherwise with 4-bit weights on x64 without AVX-512.
 */
final class LoneRow {
  private static final int[] INPUT = {0};

  private LoneRow() {}

  /**
   * Asks the model itself, in two short texts.
   *
   * @param decoders makes one of inputs and the tokens that their texts begin with
   */
  static boolean differs(BiFunction<List<int[]>, int[], BeamDecoder> decoders) {
    try {
      return !Arrays.equals(
          logits(decoders, List.of(INPUT)), logits(decoders, List.of(INPUT, INPUT)));
    } catch (EngineException e) {
      return false; // its first text fails of the same, and says so
    }
  }

  /** Of the first row, after its second token. */
  private static float[] logits(
      BiFunction<List<int[]>, int[], BeamDecoder> decoders, List<int[]> inputs) {
    int[] tokens = new int[inputs.size()];
    int[] rows = new int[inputs.size()];
    Arrays.setAll(rows, row -> row);
    try (BeamDecoder decoder = decoders.apply(inputs, tokens)) {
      decoder.begin();
      decoder.step(rows, tokens);
      float[] logits = new float[decoder.vocabularySize()];
      decoder.copyTo(0, logits);
      return logits;
    }
  }
}
