package dev.millstream.hub.client;

import dev.millstream.model.HubNames;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a Hub, and by which address.
 *
 * @param path a file of the repository; null where the repository itself is meant
 */
record Ask(HubRepo repo, String revision, @Nullable String path) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** What Python's quote leaves as it is. */
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /**
   * Refuses names that no repository can have.
   *
   * @throws IllegalArgumentException with a sentence that states the rules
   */
  Ask {
    HubNames.checkRevision(revision);
    if (path != null && !HubNames.isInside(path)) {
      throw new IllegalArgumentException(
          ("'%s' cannot be a file of %s: its name must lead nowhere but below the repository. Write"
                  + " it as in the repository's listing, e.g. onnx/model.onnx.")
              .formatted(path, repo));
    }
  }

  static boolean isCommit(@Nullable String text) {
    return text != null && COMMIT.matcher(text).matches();
  }

  URI info(URI endpoint) {
    return api(endpoint, "/revision/", "");
  }

  URI listing(URI endpoint) {
    return api(endpoint, "/tree/", "?recursive=true&expand=false");
  }

  /** Where a file is asked for. */
  URI file(URI endpoint) {
    return URI.create(
        "%s/%s/resolve/%s/%s"
            .formatted(
                endpoint,
                repo.path(),
                encode(revision, false),
                encode(path == null ? "" : path, true)));
  }

  /** The page that a person reads about the repository. */
  String page(URI endpoint) {
    return endpoint + "/" + repo.path();
  }

  @Override
  public String toString() {
    return (path == null ? "" : "'" + path + "' of ") + repo + " at revision '" + revision + "'";
  }

  private URI api(URI endpoint, String what, String query) {
    return URI.create(
        endpoint
            + "/api/"
            + repo.kind().plural()
            + "/"
            + repo.id()
            + what
            + encode(revision, false)
            + query);
  }

  private static String encode(String text, boolean keepSlash) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (PLAIN.indexOf(c) >= 0 || (c == '/' && keepSlash)) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}
