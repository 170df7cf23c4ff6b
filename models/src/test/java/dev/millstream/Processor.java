package dev.millstream;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The kinds of processors for which there are goldens of files of few bits: ONNX Runtime's kernels
 * for them round otherwise on each, and cut sums off without VNNI.
 */
public enum Processor {
  /** Those of the goldens of {@link Shared}. */
  AVX512_VNNI,
  /** Without AVX-512 and VNNI; the goldens are processor_goldens.py's. */
  AVX2;

  private static final Path FLAGS = Path.of("/proc/cpuinfo");

  /** This machine's, or the test is skipped and says what it did not run. */
  public static Processor known() {
    Set<String> flags = flags();
    if (flags.contains("avx512_vnni")) {
      return AVX512_VNNI;
    }
    if (flags.contains("avx2") && !flags.contains("avx512f") && !flags.contains("avx_vnni")) {
      return AVX2;
    }
    return abort("not run: there are no goldens of files of few bits for this kind of processor");
  }

  /** On x64 without VNNI the sum of two 8-bit products is cut off at 16 bits. */
  public static boolean cutsSumsOff() {
    Set<String> flags = flags();
    return flags.contains("avx2") && !flags.contains("avx512_vnni") && !flags.contains("avx_vnni");
  }

  private static Set<String> flags() {
    if (!Files.exists(FLAGS)) {
      return Set.of();
    }
    try (var lines = Files.lines(FLAGS)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.copyOf(List.of(line.substring(line.indexOf(':') + 1).split(" "))))
          .orElse(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
