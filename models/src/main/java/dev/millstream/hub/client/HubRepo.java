package dev.millstream.hub.client;

import dev.millstream.model.HubNames;

/**
 * A repository of the Hub.
 *
 * @param id {@code organisation/name}, or the bare name of one of the Hub's oldest ones
 */
public record HubRepo(Kind kind, String id) {

  /** What a repository holds. */
  public enum Kind {
    /** A model. */
    MODEL("models", ""),
    /** A dataset. */
    DATASET("datasets", "datasets/");

    private final String plural;
    private final String prefix;

    Kind(String plural, String prefix) {
      this.plural = plural;
      this.prefix = prefix;
    }

    /** As in {@code /api/models/...} and in the cache's {@code models--...}. */
    public String plural() {
      return plural;
    }
  }

  /** Checks the id against the Hub's rules, so that it cannot name a path outside a cache. */
  public HubRepo {
    HubNames.checkRepo(id);
  }

  /** The model repository of this id. */
  public static HubRepo model(String id) {
    return new HubRepo(Kind.MODEL, id);
  }

  /** The dataset repository of this id. */
  public static HubRepo dataset(String id) {
    return new HubRepo(Kind.DATASET, id);
  }

  /** What stands before {@code /resolve/...} in the address of its files, and its page. */
  public String path() {
    return kind.prefix + id;
  }

  /** Its folder in a cache, such as {@code models--acme--toy}. */
  public String folder() {
    return kind.plural + "--" + id.replace("/", "--");
  }

  @Override
  public String toString() {
    return (kind == Kind.MODEL ? "model '" : "dataset '") + id + "'";
  }
}
