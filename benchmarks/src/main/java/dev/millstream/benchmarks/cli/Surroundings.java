package dev.millstream.benchmarks.cli;

import java.nio.file.Path;

/** Where things are that do not come with the repository. */
final class Surroundings {
  private static final String Q8_MODEL = "models/sentence-transformers/all-MiniLM-L6-v2";

  private Surroundings() {}

  /** The folder with MiniLM's 8-bit file, below what the property millstream.shared names. */
  static Path q8Model() {
    return Path.of(System.getProperty("millstream.shared", "../shared"))
        .resolve(Q8_MODEL)
        .toAbsolutePath()
        .normalize();
  }
}
