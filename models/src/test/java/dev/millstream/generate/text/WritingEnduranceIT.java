package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millstream.natives.NativeFootprint;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand short texts after the first two thousand, among them cancelled and refused ones, in
 * one process: memory outside the heap does not grow with them.
 */
class WritingEnduranceIT {
  private static final int TEXTS_OF_A_PHASE = 1_000;
  private static final int WARM_UP = 2;
  private static final int HALF = 5;
  private static final int PHASES = WARM_UP + 2 * HALF;
  private static final int DIRECT = 0;
  private static final int LIBRARIES = 1;
  private static final int WRITTEN = 2;

  /** Two tensors have more. */
  private static final long BYTES_A_TEXT = 300;

  /** Fewer than one a token: each run has a tensor for every input and output. */
  private static final int FORGOTTEN = 5;

  @BeforeEach
  void requireFigures() {
    assumeTrue(NativeFootprint.isKnown(), "the C library does not say what is allocated");
  }

  @Test
  void textsLeaveNothingBehind() throws IOException, InterruptedException {
    List<long[]> phases = write(0);

    long[] last = phases.get(PHASES - 1);
    long[] ends = Arrays.copyOfRange(last, WRITTEN, last.length);
    assertThat(Arrays.stream(ends).sum()).isEqualTo(PHASES * TEXTS_OF_A_PHASE);
    assertThat(Arrays.stream(ends).min().orElseThrow())
        .isGreaterThan(PHASES * TEXTS_OF_A_PHASE / 50);
    assertThat(least(phases, WARM_UP + HALF) - least(phases, WARM_UP)).isZero();
    assertThat(libraryBytesOfAText(phases)).as(show(phases)).isLessThan(BYTES_A_TEXT);
  }

  @Test
  void buffersThatAreKeptAndTensorsThatAreNotClosedAreNoticed()
      throws IOException, InterruptedException {
    List<long[]> phases = write(FORGOTTEN);

    assertThat(least(phases, WARM_UP + HALF) - least(phases, WARM_UP))
        .isEqualTo((long) HALF * TEXTS_OF_A_PHASE * Float.BYTES);
    assertThat(libraryBytesOfAText(phases)).as(show(phases)).isGreaterThan(BYTES_A_TEXT);
  }

  /** The figures of each phase, in a process of its own. */
  private static List<long[]> write(int forgotten) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                NativeFootprint.JVM_OPTION,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                EnduranceMain.class.getName(),
                TinyModels.folder("text-generation/llama").toString(),
                Integer.toString(PHASES),
                Integer.toString(TEXTS_OF_A_PHASE),
                Integer.toString(forgotten))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(lines).isZero();
    return lines
        .lines()
        .map(line -> Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray())
        .toList();
  }

  /** The least of direct buffers in a half: one is freed some moment after it was collected. */
  private static long least(List<long[]> phases, int first) {
    return sorted(phases, first, DIRECT)[0];
  }

  /** Of the middles of both halves, which are so many texts apart as one half has. */
  private static long libraryBytesOfAText(List<long[]> phases) {
    long growth =
        sorted(phases, WARM_UP + HALF, LIBRARIES)[HALF / 2]
            - sorted(phases, WARM_UP, LIBRARIES)[HALF / 2];
    return growth / (HALF * TEXTS_OF_A_PHASE);
  }

  private static long[] sorted(List<long[]> phases, int first, int figure) {
    return phases.subList(first, first + HALF).stream()
        .mapToLong(phase -> phase[figure])
        .sorted()
        .toArray();
  }

  private static String show(List<long[]> phases) {
    return phases.stream().map(Arrays::toString).toList().toString();
  }
}
