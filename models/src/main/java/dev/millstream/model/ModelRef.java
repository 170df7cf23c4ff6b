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

  /** A model in a Maven jar on the class path. */
  record Bundled(String name) implements ModelRef {
    @Override
    public String toString() {
      return "bundled:" + name;
    }
  }

  /** A local folder in the Hub's layout. */
  record Folder(String path) implements ModelRef {
    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * A repository of the Hugging Face Hub.
   *
   * @param repo {@code organisation/name}
   * @param revision branch, tag, {@code refs/pr/N} or commit of 40 hex digits
   */
  record Hub(String repo, String revision) implements ModelRef {
    @Override
    public String toString() {
      return "hf:" + repo + "@" + revision;
    }
  }
}
