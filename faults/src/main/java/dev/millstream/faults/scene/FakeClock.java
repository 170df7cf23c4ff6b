package dev.millstream.faults.scene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The wall clock of processes that were started with {@link #variables}, moved while they run by
 * libfaketime; their monotonic clock stays true.
 */
public final class FakeClock {
  /** For programs of many threads. */
  private static final Path LIBRARY =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  private final Path file;

  private FakeClock(Path file) {
    this.file = file;
  }

  /** A clock that is right, controlled by a file in this folder; empty without libfaketime. */
  public static Optional<FakeClock> in(Path folder) {
    if (!Files.isRegularFile(LIBRARY)) {
      return Optional.empty();
    }
    FakeClock clock = new FakeClock(folder.resolve("clock"));
    clock.moveBy(Duration.ZERO);
    return Optional.of(clock);
  }

  /**
   * What a process must have in its environment from its start. Without the last of them,
   * libfaketime lets every timed wait of a JVM end at once, and the process turns without end.
   */
  public Map<String, String> variables() {
    return Map.of(
        "LD_PRELOAD",
        LIBRARY.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** Shows the true time plus this, within a second. */
  public void moveBy(Duration shift) {
    try {
      Path next = Files.writeString(file.resolveSibling("clock.next"), text(shift));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Duration shift) {
    return (shift.isNegative() ? "" : "+") + shift.toSeconds() + "\n";
  }
}
