package dev.millstream.adapter;

import java.util.function.Supplier;

/**
 * The change of one module: {@code scale * (B @ A)} is added to its weight of [out, in].
 *
 * @param module its name in the model that was trained, parts separated by dots
 * @param in numbers that the module takes
 * @param out numbers that it gives
 * @param a reads A, [rank, in], row by row
 * @param b reads B, [out, rank], row by row
 */
record LoraWeights(
    String module,
    int rank,
    int in,
    int out,
    float scale,
    Supplier<float[]> a,
    Supplier<float[]> b) {

  /** A transposed: [in, rank]. */
  float[] down() {
    return transposed(a.get(), rank, in, 1);
  }

  /** B transposed and scaled: [rank, out]. */
  float[] up() {
    return transposed(b.get(), out, rank, scale);
  }

  static float[] transposed(float[] values, int rows, int columns, float factor) {
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = factor * values[row * columns + column];
      }
    }
    return turned;
  }
}
