package dev.millstream.task;

/** What happens to a vector after pooling. Threading: immutable. */
sealed interface VectorStep permits Dense, Normalize {

  /** The result, which may be the given array, changed. */
  float[] apply(float[] vector);
}
