package dev.millstream.benchmarks.cli;

import java.nio.file.Path;

/** Where things are that do not come with the repository. */
final class Surroundings {
  private static final String Q8_MODEL = "sentence-transformers/all-MiniLM-L6-v2";

  private Surroundings() {}

  /** The folder of models below what the property millstream.shared names. */
  static Path models() {
    return Path.of(System.getProperty("millstream.shared", "../shared"))
        .resolve("models")
        .toAbsolutePath()
        .normalize();
  }

  /** The folder with MiniLM's 8-bit file. */
  static Path q8Model() {
    return models().resolve(Q8_MODEL);
  }
}
