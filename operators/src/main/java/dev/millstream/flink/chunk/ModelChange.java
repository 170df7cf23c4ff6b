package dev.millstream.flink.chunk;

/**
 * What becomes of the vectors there are, when a job goes on from a savepoint with another {@link
 * VectorRecipe}.
 */
public enum ModelChange {
  /** The job does not start. */
  FAIL,
  /** All chunks of a document are embedded again when a version of it comes, changed or not. */
  RE_EMBED,
  /** They stay; texts that are new from now on are embedded by the new recipe. */
  KEEP
}
