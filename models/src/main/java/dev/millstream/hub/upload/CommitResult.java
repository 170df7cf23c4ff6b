package dev.millstream.hub.upload;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a commit led to.
 *
 * @param commit 40 hex digits; where nothing was new, the one that was there
 * @param url its page
 * @param pullRequest the page of the pull request made for it; null where none was
 * @param isNew whether a commit was made: false where every file was there already
 */
public record CommitResult(String commit, URI url, @Nullable URI pullRequest, boolean isNew) {}
