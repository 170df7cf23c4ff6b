package dev.millstream.benchmarks.library;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a process of {@link LibraryMain} measured.
 *
 * @param texts how many were embedded
 * @param seconds from the first text to the last vector
 * @param cpuSeconds processor time of the process meanwhile
 * @param paddedShare of the token slots, 0 to 1
 * @param peakMib most memory of the process
 * @param endMib its memory at the end
 * @param foreignCores cores that others kept busy meanwhile
 * @param budget padded tokens of a batch, 0 where the library finds it
 */
public record LibraryResult(
    int texts,
    double seconds,
    double cpuSeconds,
    double paddedShare,
    double peakMib,
    double endMib,
    double foreignCores,
    int budget) {
  private static final ObjectMapper JSON = new ObjectMapper();

  void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  /** Reads what the process has left. */
  public static LibraryResult read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), LibraryResult.class);
  }
}
