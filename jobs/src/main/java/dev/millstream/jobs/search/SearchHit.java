package dev.millstream.jobs.search;

/**
 * A chunk that answers a question.
 *
 * @param score similarity to the question, higher is nearer
 * @param document id of the chunk's document
 * @param text the chunk
 */
public record SearchHit(float score, String document, String text) {}
