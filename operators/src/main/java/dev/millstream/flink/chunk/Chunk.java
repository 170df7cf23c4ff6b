package dev.millstream.flink.chunk;

/**
 * A part of a document.
 *
 * @param hash names the text by its content: the first 16 bytes of its SHA-256, in lower-case hex
 * @param text not blank, without white space at its ends
 */
public record Chunk(String hash, String text) {}
