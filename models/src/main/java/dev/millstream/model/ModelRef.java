package dev.millstream.model;

import java.io.Serializable;

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
   * organisation/name[@revision]} and {@code hf:name[@revision]}. The revision is {@code main}
   * where none is named.
   *
   * @throws IllegalArgumentException with a sentence listing the accepted forms
   */
  static ModelRef parse(String text) {
    return ModelRefText.parse(text);
  }

  /** A model in a Maven jar on the class path. */
  record Bundled(String name) implements ModelRef {
    @Override
    public String toString() {
      return "bundled:" + name;
    }
  }

  /** A local folder in the Hub's layout; {@code ~} is the home of whoever loads it. */
  record Folder(String path) implements ModelRef {
    @Override
    public String toString() {
      return path;
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
    public String toString() {
      return "hf:" + repo + "@" + revision;
    }
  }
}
