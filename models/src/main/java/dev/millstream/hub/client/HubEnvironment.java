package dev.millstream.hub.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process's environment, read by huggingface_hub's rules.
 *
 * @param home what {@code ~} stands for
 */
record HubEnvironment(Map<String, String> values, Path home) {
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final int MAX_TOKEN_FILE = 64 * 1024;

  /** A variable's value; null where it is unset or blank. */
  @Nullable String value(String variable) {
    @Nullable String value = values.get(variable);
    return value == null || value.isBlank() ? null : value;
  }

  /** As Python has it: a first variable that is set decides, even to "0". */
  boolean offline() {
    @Nullable String hub = values.get("HF_HUB_OFFLINE");
    return isTrue(hub == null || hub.isEmpty() ? values.get("TRANSFORMERS_OFFLINE") : hub);
  }

  /** A whole number of seconds; 0 means the default, as in Python. */
  Duration seconds(String variable, Duration otherwise) {
    @Nullable String value = value(variable);
    if (value == null) {
      return otherwise;
    }
    if (!value.strip().matches("\\d{1,6}")) {
      throw new IllegalArgumentException(
          "%s is '%s', but must be a whole number of seconds from 0 to 999999. Use e.g. %d."
              .formatted(variable, value, otherwise.toSeconds()));
    }
    int seconds = Integer.parseInt(value.strip());
    return seconds == 0 ? otherwise : Duration.ofSeconds(seconds);
  }

  /** The token that is sent unasked; null where there is none, or it may not be. */
  @Nullable String token() {
    if (isTrue(values.get("HF_HUB_DISABLE_IMPLICIT_TOKEN"))) {
      return null;
    }
    @Nullable String first = values.get("HF_TOKEN");
    @Nullable String set =
        first == null || first.isEmpty() ? values.get("HUGGING_FACE_HUB_TOKEN") : first;
    @Nullable String token = set == null ? null : clean(set);
    return token == null ? tokenOf(tokenFile()) : token;
  }

  private Path tokenFile() {
    Path cache = folder("XDG_CACHE_HOME", home.resolve(".cache"));
    Path huggingFace = folder("HF_HOME", cache.resolve("huggingface"));
    return folder("HF_TOKEN_PATH", huggingFace.resolve("token"));
  }

  private static @Nullable String tokenOf(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return clean(new String(in.readNBytes(MAX_TOKEN_FILE), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          ("the Hub's token cannot be read from %s (%s). Make the file readable, name another in"
                  + " HF_TOKEN_PATH, or set HF_TOKEN.")
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  private Path folder(String variable, Path otherwise) {
    @Nullable String value = value(variable);
    if (value == null) {
      return otherwise;
    }
    if (value.equals("~")) {
      return home;
    }
    return value.startsWith("~/") ? home.resolve(value.substring(2)) : Path.of(value);
  }

  private static @Nullable String clean(String token) {
    String cleaned = token.replace("\r", "").replace("\n", "").strip();
    return cleaned.isEmpty() ? null : cleaned;
  }

  private static boolean isTrue(@Nullable String value) {
    return value != null && TRUE.contains(value.toUpperCase(Locale.ROOT));
  }
}
