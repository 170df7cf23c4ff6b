package dev.millstream.hub.cache;

/**
 * What was removed.
 *
 * @param files how many files and links
 * @param bytes that the disk has back; blobs that other revisions use or repositories share stay
 */
public record Removed(long files, long bytes) {}
