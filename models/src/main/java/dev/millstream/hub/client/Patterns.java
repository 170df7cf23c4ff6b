package dev.millstream.hub.client;

import java.util.List;

/**
 * Which files of a repository are wanted, as huggingface_hub's {@code allow_patterns} and {@code
 * ignore_patterns}: Python's case-sensitive fnmatch, in which {@code *} crosses {@code /}; a
 * pattern that ends in {@code /} means all below.
 *
 * @param allow at least one of these must match; empty lets all through
 * @param ignore none of these may match
 */
public record Patterns(List<String> allow, List<String> ignore) {

  /** Every file. */
  public static final Patterns ALL = new Patterns(List.of(), List.of());

  /** Takes copies of the lists. */
  public Patterns {
    allow = List.copyOf(allow);
    ignore = List.copyOf(ignore);
  }

  /** Whether a file is wanted. */
  public boolean keeps(String path) {
    return (allow.isEmpty() || anyMatches(allow, path)) && !anyMatches(ignore, path);
  }

  private static boolean anyMatches(List<String> patterns, String path) {
    String slashed = path.replace('\\', '/');
    for (String pattern : patterns) {
      String glob = pattern.replace('\\', '/');
      if (new Glob(glob.endsWith("/") ? glob + "*" : glob).matches(slashed)) {
        return true;
      }
    }
    return false;
  }
}
