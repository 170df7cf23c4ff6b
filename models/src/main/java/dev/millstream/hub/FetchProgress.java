package dev.millstream.hub;

/**
 * Hears how a model's files come in.
 *
 * <p>Threading: several files may come at once, each on its own thread.
 */
public interface FetchProgress {
  /** Hears nothing. */
  FetchProgress NONE = (file, bytes, size) -> {};

  /**
   * More of a file is there.
   *
   * @param file its name in the model
   * @param bytes how many are there now; fewer than before where it starts anew
   * @param size how many there will be
   */
  void at(String file, long bytes, long size);
}
