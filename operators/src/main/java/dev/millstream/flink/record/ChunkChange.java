package dev.millstream.flink.record;

import org.jspecify.annotations.Nullable;

/**
 * What a new version of a document does to one of its chunks.
 *
 * @param kind what happened
 * @param id {@code <document>#<hash of the text>}, or the document's id where documents are not
 *     chunked
 * @param document the document's id
 * @param position place of the chunk in its document, from 0; -1 for a deletion
 * @param text the chunk's text; null unless {@code kind} is {@link Kind#UPSERT}
 * @param version grows with each version of the document; a sink refuses a lower one
 * @param source the record that brought the change: for a chunk without the raw value, which may be
 *     large
 */
public record ChunkChange(
    Kind kind,
    String id,
    String document,
    int position,
    @Nullable String text,
    long version,
    SourceRecord source) {

  /** The three things that can happen to a chunk. */
  public enum Kind {
    /** New text, to be embedded. */
    UPSERT,
    /** The text stands unchanged at another place of its document: nothing to embed. */
    MOVE,
    /** The text is gone. */
    DELETE
  }
}
