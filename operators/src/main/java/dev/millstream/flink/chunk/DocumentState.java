package dev.millstream.flink.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What is remembered of a document: the hashes of its chunks in order, not their texts.
 *
 * <p>Immutable. Sixteen bytes a chunk: the state of a million documents of ten chunks is 160 MB.
 */
final class DocumentState {
  private final long version;
  private final byte[] hashes;

  /** Takes ownership of {@code hashes}, {@value ContentHash#BYTES} bytes a chunk. */
  DocumentState(long version, byte[] hashes) {
    this.version = version;
    this.hashes = hashes;
  }

  /** The state after a version with these chunks, named as {@link Chunk#hash} does. */
  static DocumentState of(long version, List<String> hashes) {
    return new DocumentState(version, HexFormat.of().parseHex(String.join("", hashes)));
  }

  /** Version of the last change that was sent on. */
  long version() {
    return version;
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
        && Arrays.equals(hashes, that.hashes);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(version) + Arrays.hashCode(hashes);
  }

  @Override
  public String toString() {
    return "DocumentState[version=%d, hashes=%s]".formatted(version, hashes());
  }
}
