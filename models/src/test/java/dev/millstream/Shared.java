package dev.millstream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of larger models and goldens beside the checkout. */
public final class Shared {
  private Shared() {}

  /** A file there, or the test is skipped and says what it did not run. */
  public static Path file(String name) {
    Path file = Path.of(System.getProperty("millstream.shared", "../shared")).resolve(name);
    assumeTrue(Files.exists(file), () -> "not run: there is no " + file);
    return file;
  }
}
