package dev.millstream.engine;

import dev.millstream.model.Device;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/** A real model of one layer, 32 dimensions, 800 tokens and 128 positions. */
final class TinyBert {
  static final String OUTPUT = "last_hidden_state";
  static final int DIMENSIONS = 32;

  private TinyBert() {}

  static Path file() {
    try {
      return Path.of(
          TinyBert.class.getResource("/tiny/sentence-similarity/mean/onnx/model.onnx").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static OnnxSession open() {
    return OnnxSession.open(file(), Device.CPU);
  }

  static long[] tokens(int seed, int length) {
    return new Random(seed).longs(length, 5, 800).toArray();
  }

  /** Rows of one length, none like another. */
  static long[][] batch(int rows, int length) {
    return IntStream.range(0, rows).mapToObj(row -> tokens(row, length)).toArray(long[][]::new);
  }

  /** Fills the inputs, shorter rows padded to the longest. */
  static int fill(Workspace workspace, long[]... rows) {
    int columns = 0;
    for (long[] row : rows) {
      columns = Math.max(columns, row.length);
    }
    LongBuffer ids = workspace.longInput("input_ids", rows.length, columns);
    LongBuffer mask = workspace.longInput("attention_mask", rows.length, columns);
    workspace.longInput("token_type_ids", rows.length, columns);
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < rows[row].length; i++) {
        ids.put(row * columns + i, rows[row][i]);
        mask.put(row * columns + i, 1);
      }
    }
    return columns;
  }

  /** The hidden states of the tokens of each row, without those of its padding. */
  static float[][] run(Workspace workspace, long[]... rows) {
    int columns = fill(workspace, rows);
    FloatBuffer hidden = workspace.run(OUTPUT, rows.length, columns, DIMENSIONS);
    float[][] states = new float[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      states[row] = new float[rows[row].length * DIMENSIONS];
      hidden.get(row * columns * DIMENSIONS, states[row]);
    }
    return states;
  }
}
