package dev.millstream.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Names a model, before anything of it is read.
 *
 * <p>Travels in the job graph, so it holds names only.
 */
public sealed interface ModelRef extends Serializable {

  /** The model that comes with Millstream: sentence-transformers/all-MiniLM-L6-v2 in fp32. */
  ModelRef DEFAULT = new Bundled("all-MiniLM-L6-v2");

  /**
   * Reads what a user types as a model.
   *
   * <p>Accepted are {@code default}, {@code bundled:NAME}, a folder (starts with {@code /}, {@code
   * ./}, {@code ../} or {@code ~}, or is a folder of the working directory), {@code
   * organisation/name[@revision]}, {@code hf:name[@revision]}, and the URI of a folder, such as
   * {@code s3://bucket/folder}. The revision is {@code main} where none is named.
   *
   * @throws IllegalArgumentException with a sentence listing the accepted forms
   */
  static ModelRef parse(String text) {
    return ModelRefText.parse(text);
  }

  /**
   * The same model, which must have this revision when it is loaded.
   *
   * @param revision what {@link ModelFiles#revision()} said when the job was built
   */
  ModelRef pinnedTo(String revision);

  /** A model in a Maven jar on the class path; its bytes are those of the jar. */
  record Bundled(String name) implements ModelRef {
    @Override
    public ModelRef pinnedTo(String revision) {
      return this;
    }

    @Override
    public String toString() {
      return "bundled:" + name;
    }
  }

  /**
   * A local folder in the Hub's layout; {@code ~} is the home of whoever loads it.
   *
   * @param revision the one it must have; null where any will do
   */
  record Folder(String path, @Nullable String revision) implements ModelRef {
    /** The folder with whatever it holds. */
    public Folder(String path) {
      this(path, null);
    }

    @Override
    public ModelRef pinnedTo(String revision) {
      return new Folder(path, revision);
    }

    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * A folder in the Hub's layout that a URI names, in whatever file system the loading process has.
   *
   * @param uri such as {@code s3://bucket/folder}
   * @param revision the one it must have; null where any will do
   */
  record Remote(String uri, @Nullable String revision) implements ModelRef {
    /** The folder with whatever it holds. */
    public Remote(String uri) {
      this(uri, null);
    }

    @Override
    public ModelRef pinnedTo(String revision) {
      return new Remote(uri, revision);
    }

    @Override
    public String toString() {
      return uri;
    }
  }

  /**
   * A repository of the Hugging Face Hub.
   *
   * @param repo {@code organisation/name}, or the bare name of one of the Hub's oldest models
   * @param revision branch, tag, {@code refs/pr/N} or commit of 40 hex digits
   */
  record Hub(String repo, String revision) implements ModelRef {
    /** Checks both against the Hub's rules, so that neither can name a path outside a cache. */
    public Hub {
      HubNames.checkRepo(repo);
      HubNames.checkRevision(revision);
    }

    @Override
    public ModelRef pinnedTo(String revision) {
      return new Hub(repo, revision);
    }

    @Override
    public String toString() {
      return "hf:" + repo + "@" + revision;
    }
  }
}
