package dev.millstream.pool;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The adapters with random weights, as peft wrote them. */
public final class TinyAdapters {
  private TinyAdapters() {}

  /** The folder of an adapter below {@code tiny/}. */
  public static Path folder(String name) {
    try {
      return Path.of(
              Objects.requireNonNull(
                      TinyAdapters.class.getResource("/tiny/" + name + "/adapter_config.json"))
                  .toURI())
          .resolveSibling(".")
          .normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
