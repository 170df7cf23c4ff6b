package dev.millstream.hub;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where caches lie on this machine.
 *
 * @param hub the Hugging Face cache, shared with Python and only read
 * @param own Millstream's cache
 * @param temporary used in its place where it cannot be written
 */
record CacheFolders(Path hub, Path own, Path temporary) {

  /** By huggingface_hub's variables in its order, and MILLSTREAM_CACHE. */
  static CacheFolders of(Map<String, String> environment, Path home) {
    Environment env = new Environment(environment, home);
    Path user = env.folder("XDG_CACHE_HOME", home.resolve(".cache"));
    Path huggingFace = env.folder("HF_HOME", user.resolve("huggingface"));
    Path older = env.folder("HUGGINGFACE_HUB_CACHE", huggingFace.resolve("hub"));
    Path temporary =
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("millstream-" + System.getProperty("user.name"));
    return new CacheFolders(
        env.folder("HF_HUB_CACHE", older),
        env.folder("MILLSTREAM_CACHE", user.resolve("millstream")),
        temporary);
  }

  /** A path as a person writes it: {@code ~} is their home. */
  static Path expand(String path, Path home) {
    if (path.equals("~")) {
      return home;
    }
    return path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
  }

  private record Environment(Map<String, String> values, Path home) {
    Path folder(String variable, Path otherwise) {
      @Nullable String value = values.get(variable);
      return value == null || value.isBlank() ? otherwise : expand(value, home);
    }
  }
}
