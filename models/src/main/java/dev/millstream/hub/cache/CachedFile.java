package dev.millstream.hub.cache;

import java.nio.file.Path;

/**
 * A file of a snapshot.
 *
 * @param path name below the snapshot, {@code /} between folders
 * @param blob where its bytes are in its repository's folder; itself where links are not supported
 * @param bytes its size
 */
public record CachedFile(String path, Path blob, long bytes) {}
