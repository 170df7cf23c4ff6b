package dev.millstream.flink.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What is remembered of a document: the hashes of its chunks in order, not their texts, and by
 * which recipe they were embedded.
 *
 * <p>Immutable. Sixteen bytes a chunk: the state of a million documents of ten chunks is 160 MB.
 */
final class DocumentState {
  private final long version;
  private final long recipe;
  private final byte[] hashes;

  /** Takes ownership of {@code hashes}, {@value ContentHash#BYTES} bytes a chunk. */
  DocumentState(long version, long recipe, byte[] hashes) {
    this.version = version;
    this.recipe = recipe;
    this.hashes = hashes;
  }

  /** The state after a version with these chunks, named as {@link Chunk#hash} does. */
  static DocumentState of(long version, long recipe, List<String> hashes) {
    return new DocumentState(version, recipe, HexFormat.of().parseHex(String.join("", hashes)));
  }

  /** Version of the last change that was sent on. */
  long version() {
    return version;
  }

  /**
   * Fingerprint of the recipe of all its chunks; {@link VectorRecipe#NO_FINGERPRINT} where they are
   * of several, or of a release that did not note it.
   */
  long recipe() {
    return recipe;
  }

  /** Names of the chunks, each once, in the order of the document. */
  List<String> hashes() {
    List<String> names = new ArrayList<>(hashes.length / ContentHash.BYTES);
    for (int i = 0; i < hashes.length; i += ContentHash.BYTES) {
      names.add(HexFormat.of().formatHex(hashes, i, i + ContentHash.BYTES));
    }
    return names;
  }

  /** The hashes one after the other; not to be written to. */
  byte[] packed() {
    return hashes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentState that
        && version == that.version
        && recipe == that.recipe
        && Arrays.equals(hashes, that.hashes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, recipe, Arrays.hashCode(hashes));
  }

  @Override
  public String toString() {
    return "DocumentState[version=%d, recipe=%x, hashes=%s]".formatted(version, recipe, hashes());
  }
}
