package dev.millstream.pool;

import dev.millstream.hub.FetchProgress;
import dev.millstream.hub.ModelLocator;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;

/**
 * A model's tokenizer looked at while a job is built, so that every process and every restart of
 * the job tokenizes with the same bytes.
 *
 * @param ref what was asked for, with its revision settled; of a folder that of its tokenizer.json
 * @param files the tokenizer's
 */
public record PinnedTokenizer(ModelRef ref, ModelFiles files) {
  /**
   * Looks at the tokenizer.
   *
   * @throws dev.millstream.model.ModelLoadException when it is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public static PinnedTokenizer of(ModelRef ref, FetchProgress progress) {
    ModelFiles files = ModelLocator.ofThisProcess(progress).tokenizer(ref);
    return new PinnedTokenizer(ref.pinnedTo(files.revision()), files);
  }

  /** Which model's it is, and of which revision. */
  @Override
  public String toString() {
    return "the tokenizer of %s at revision %s".formatted(files.name(), files.revision());
  }
}
