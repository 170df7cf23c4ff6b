package dev.millstream.lucene;

/**
 * A chunk as the index holds it.
 *
 * @param id the chunk's id
 * @param document the id of its document
 * @param position its place in the document, from 0
 * @param text its text
 * @param version the version of the document that last touched it
 * @param vector of the index's dimension
 */
@SuppressWarnings("ArrayRecordComponent") // handed out, never compared
public record IndexedChunk(
    String id, String document, int position, String text, long version, float[] vector) {}
