package dev.millstream.pool;

import java.nio.file.Path;

/** The adapters with random weights, as peft wrote them. */
public final class TinyAdapters {
  private TinyAdapters() {}

  /** The folder of an adapter below {@code tiny/}; unpacked first where it is in a jar. */
  public static Path folder(String name) {
    return TinyModels.folderWith("adapter_config.json", name);
  }
}
