package dev.millstream.pgvector;

import java.io.Serializable;

/**
 * The model whose vectors a table holds. Vectors of two models, or of two revisions of one, cannot
 * be compared, so a table has exactly one.
 *
 * @param name name of the model
 * @param revision commit or content hash of the model
 * @param dimension numbers per vector
 */
public record TableModel(String name, String revision, int dimension) implements Serializable {
  /** The longest vector that pgvector stores. */
  static final int MAX_DIMENSION = 16_000;

  /** Checks the dimension. */
  public TableModel {
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "The dimension of model '%s' was %d but pgvector takes from 1 to %d. Shorten the vectors, or use a model with fewer dimensions."
              .formatted(name, dimension, MAX_DIMENSION));
    }
  }

  @Override
  public String toString() {
    return name + "@" + revision + " (" + dimension + " dimensions)";
  }
}
