package dev.millstream.engine;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Objects;

/**
 * What one thread runs a model with.
 *
 * <p>Threading: confined to one thread, but for {@link #cancel()}. Life cycle: fill the inputs,
 * run, read the outputs, again and again; then close. The session may be closed before or after.
 */
public interface Workspace extends AutoCloseable {

  /**
   * The memory of an input of the next run, all zeros, to be filled with {@code rows} times {@code
   * columns} values, row after row.
   *
   * @throws IllegalArgumentException when the model has no such input of 64-bit integers
   */
  LongBuffer longInput(String name, int rows, int columns);

  /** Computes one output; for the rest see the other method. */
  default FloatBuffer run(String output, long... shape) {
    return Objects.requireNonNull(run(Map.of(output, shape)).get(output));
  }

  /**
   * Computes outputs from the inputs filled since the last run.
   *
   * @param shapes the exact shape that each output will have
   * @return the outputs, read-only, row after row; valid until the next run
   * @throws IllegalArgumentException when the model has no such output of 32-bit floats
   * @throws IllegalStateException when an input is missing, or the workspace or session closed
   * @throws EngineOutOfMemoryException when the batch is too large
   * @throws RunCancelledException when {@link #cancel()} was called meanwhile
   * @throws EngineException when the model refuses the inputs or a shape is another
   */
  Map<String, FloatBuffer> run(Map<String, long[]> shapes);

  /**
   * Ends the run under way, which then fails unless it is just done; without one it does nothing.
   * Any thread may call it; the run ends with its current operator. Where an engine cannot end a
   * run, it goes on.
   */
  void cancel();

  /** Gives the memory up. Closing twice does nothing. */
  @Override
  void close();
}
