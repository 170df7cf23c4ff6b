package dev.millstream.jobs.hub;

import dev.millstream.hub.client.HubRepo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A repository, and which revision of it if that was said.
 *
 * @param named a branch, a tag, a pull request or a commit; null where none was named
 */
record RepoAt(HubRepo repo, @Nullable String named) {

  /** The revision that is meant where one is needed. */
  String revision() {
    return Objects.requireNonNullElse(named, "main");
  }

  /** As a command takes it. */
  String typed() {
    return named == null ? repo.id() : repo.id() + "@" + named;
  }
}
