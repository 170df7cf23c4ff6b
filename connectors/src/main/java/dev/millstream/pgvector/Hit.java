package dev.millstream.pgvector;

/**
 * A chunk that a search found.
 *
 * @param id the chunk's id
 * @param document the id of its document
 * @param position its place in the document, from 0
 * @param text its text
 * @param score cosine of the angle between its vector and the question's, from -1 to 1
 */
public record Hit(String id, String document, int position, String text, float score) {}
