package dev.millstream.hub.client;

import java.net.URI;

/**
 * A file at one commit, as a HEAD request found it.
 *
 * @param commit 40 hex digits
 * @param path name below the repository, {@code /} between folders
 * @param etag sha256 of a large file (64 hex digits) or git's sha1 of a small one (40)
 * @param size in bytes
 * @param location where its bytes are; another origin may be meant
 */
public record RemoteFile(
    HubRepo repo, String commit, String path, String etag, long size, URI location) {}
