package dev.millstream.hub.mirror;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubRepo.Kind;
import dev.millstream.hub.client.RepositoryNotFoundException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a request asks for.
 *
 * @param repo the repository meant; null where none is
 * @param rest the parts of the path that follow, decoded: a revision, a file's name; a revision
 *     with a slash is one part or several, as it was written
 */
record Route(Action action, @Nullable HubRepo repo, List<String> rest) {

  /** What can be asked for. */
  enum Action {
    WHO_AM_I,
    VALIDATE_CARD,
    CREATE,
    INFO,
    TREE,
    PATHS,
    REFS,
    COMMITS,
    PREUPLOAD,
    COMMIT,
    BRANCH,
    TAG,
    XET,
    FILE,
    LFS_BATCH,
    LFS_OBJECT,
    NOTHING
  }

  private static final Map<String, Action> ACTIONS =
      Map.ofEntries(
          Map.entry("revision", Action.INFO),
          Map.entry("tree", Action.TREE),
          Map.entry("paths-info", Action.PATHS),
          Map.entry("refs", Action.REFS),
          Map.entry("commits", Action.COMMITS),
          Map.entry("preupload", Action.PREUPLOAD),
          Map.entry("commit", Action.COMMIT),
          Map.entry("branch", Action.BRANCH),
          Map.entry("tag", Action.TAG),
          Map.entry("xet-read-token", Action.XET),
          Map.entry("xet-write-token", Action.XET));
  private static final List<String> BATCH = List.of("info", "lfs", "objects", "batch");
  private static final String GIT = ".git";
  private static final Route NOTHING = new Route(Action.NOTHING, null, List.of());

  Route {
    rest = List.copyOf(rest);
  }

  /**
   * Reads a path as it stands in the request.
   *
   * @throws IllegalArgumentException when it is not well encoded
   * @throws RepositoryNotFoundException when it names what can be no repository
   */
  static Route of(String rawPath) {
    if (!rawPath.startsWith("/")) {
      return NOTHING;
    }
    List<String> parts = new ArrayList<>();
    for (String part : rawPath.split("/", -1)) {
      // A plus sign is a space in queries alone.
      parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    parts.remove(0);
    if (parts.size() > 1 && parts.get(0).equals("api")) {
      return api(parts.subList(1, parts.size()));
    }
    if (parts.size() == 3 && parts.get(0).equals("lfs")) {
      return new Route(Action.LFS_OBJECT, null, parts.subList(1, 3));
    }
    boolean dataset = parts.get(0).equals("datasets");
    return files(
        dataset ? Kind.DATASET : Kind.MODEL, dataset ? parts.subList(1, parts.size()) : parts);
  }

  private static Route api(List<String> parts) {
    String first = parts.get(0);
    if (parts.size() == 1) {
      return switch (first) {
        case "whoami-v2" -> new Route(Action.WHO_AM_I, null, List.of());
        case "validate-yaml" -> new Route(Action.VALIDATE_CARD, null, List.of());
        default -> NOTHING;
      };
    }
    if (parts.equals(List.of("repos", "create"))) {
      return new Route(Action.CREATE, null, List.of());
    }
    for (Kind kind : Kind.values()) {
      if (first.equals(kind.plural())) {
        return repository(kind, parts.subList(1, parts.size()));
      }
    }
    return NOTHING;
  }

  private static Route repository(Kind kind, List<String> parts) {
    boolean bare = parts.size() == 1 || (ACTIONS.containsKey(parts.get(1)) && parts.size() != 2);
    int used = bare || (parts.get(1).equals("refs") && parts.size() == 2) ? 1 : 2;
    HubRepo repo = named(kind, String.join("/", parts.subList(0, used)));
    if (parts.size() == used) {
      return new Route(Action.INFO, repo, List.of());
    }
    Action action = ACTIONS.getOrDefault(parts.get(used), Action.NOTHING);
    return new Route(action, repo, parts.subList(used + 1, parts.size()));
  }

  private static Route files(Kind kind, List<String> parts) {
    for (int used = 1; used <= 2 && used < parts.size(); used++) {
      List<String> rest = parts.subList(used, parts.size());
      String id = String.join("/", parts.subList(0, used));
      if (rest.get(0).equals("resolve") && rest.size() > 2) {
        return new Route(Action.FILE, named(kind, id), rest.subList(1, rest.size()));
      }
      if (id.endsWith(GIT) && rest.equals(BATCH)) {
        String plain = id.substring(0, id.length() - GIT.length());
        return new Route(Action.LFS_BATCH, named(kind, plain), List.of());
      }
    }
    return NOTHING;
  }

  private static HubRepo named(Kind kind, String id) {
    try {
      return new HubRepo(kind, id);
    } catch (IllegalArgumentException e) {
      throw new RepositoryNotFoundException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The repository, which the action has. */
  HubRepo repository() {
    if (repo == null) {
      throw new IllegalStateException("no repository belongs to " + action);
    }
    return repo;
  }
}
