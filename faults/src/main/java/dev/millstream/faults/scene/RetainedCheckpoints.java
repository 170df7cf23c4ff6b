package dev.millstream.faults.scene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints of one job, as they lie on disk. */
public final class RetainedCheckpoints {
  private static final String PREFIX = "chk-";

  private final Path folder;

  RetainedCheckpoints(Path folder) {
    this.folder = folder;
  }

  /** The last one that is complete. */
  public Optional<Path> newest() {
    return begun().stream()
        .filter(RetainedCheckpoints::isComplete)
        .max(Comparator.comparingLong(RetainedCheckpoints::number));
  }

  /** The number of the last one that has begun, 0 for none. */
  public long newestBegun() {
    return begun().stream().mapToLong(RetainedCheckpoints::number).max().orElse(0);
  }

  /** The number of the last one that is complete, 0 for none. */
  public long newestComplete() {
    return newest().map(RetainedCheckpoints::number).orElse(0L);
  }

  private static boolean isComplete(Path checkpoint) {
    return Files.exists(checkpoint.resolve("_metadata"));
  }

  private List<Path> begun() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> name(path).startsWith(PREFIX)).toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(name(checkpoint).substring(PREFIX.length()));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
