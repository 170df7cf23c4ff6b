package dev.millstream.flink.chunk;

import java.io.Serializable;

/**
 * What decides which vector a text gets: two texts embedded by equal recipes can be compared.
 *
 * @param description for people: model, revision, file, prompt and length
 * @param identity all that changes the numbers, and nothing that does not, such as a folder's place
 */
public record VectorRecipe(String description, String identity) implements Serializable {
  /** The fingerprint that no recipe has. */
  static final long NO_FINGERPRINT = 0;

  /** The identity in 8 bytes, for the state of each document. */
  long fingerprint() {
    long fingerprint = new ContentHash().rank(identity);
    return fingerprint == NO_FINGERPRINT ? 1 : fingerprint;
  }
}
