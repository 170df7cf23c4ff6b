package dev.millstream.benchmarks.library;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.benchmarks.text.BenchText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Texts on their way to another process, as JSON.
 *
 * @param warmUp embedded first, and not counted
 * @param texts what is measured
 */
public record TextFile(List<BenchText> warmUp, List<BenchText> texts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the file. */
  public void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  static TextFile read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), new TypeReference<>() {});
  }
}
