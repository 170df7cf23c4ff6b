package dev.millstream.task;

import java.nio.FloatBuffer;

/**
 * One tensor of a forward pass over the rows of a batch.
 *
 * @param values shape {@code [rows, places, width]}, owned by the engine, read by absolute position
 * @param places per row: its tokens, padding included, where there is something of each token; else
 *     1
 * @param width numbers per place
 */
public record ModelOutput(FloatBuffer values, int places, int width) {

  /** Index of the first number of a row's place. */
  public int start(int row, int place) {
    return (row * places + place) * width;
  }

  /** A copy of the numbers of a row's place. */
  public float[] copy(int row, int place) {
    float[] numbers = new float[width];
    values.get(start(row, place), numbers);
    return numbers;
  }
}
