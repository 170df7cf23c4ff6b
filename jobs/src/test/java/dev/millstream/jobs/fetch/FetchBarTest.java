package dev.millstream.jobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FetchBarTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private long nanos;

  private FetchBar bar(boolean terminal) {
    return new FetchBar(
        new PrintWriter(written, true, StandardCharsets.UTF_8), terminal, () -> nanos);
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesOneLineOverOnATerminal() {
    try (FetchBar bar = bar(true)) {
      nanos = 1_000_000_000;
      bar.at("config.json", 612, 612);
      nanos = 2_000_000_000;
      bar.at("onnx/model.onnx", 45_000_000, 90_000_000);
    }

    assertThat(text())
        .startsWith("\r100 % ████████████████████████ 1 kB of 1 kB, 0.0 MB/s, 1 file \u001b[K")
        .contains(
            "\r 50 % ████████████░░░░░░░░░░░░ 45.0 MB of 90.0 MB, 22.5 MB/s, 2 files \u001b[K")
        .endsWith(System.lineSeparator());
  }

  @Test
  void drawsTenTimesASecondAtMost() {
    try (FetchBar bar = bar(true)) {
      for (int megabyte = 1; megabyte <= 50; megabyte++) {
        nanos += 10_000_000;
        bar.at("onnx/model.onnx", megabyte * 1_000_000L, 90_000_000);
      }
    }

    assertThat(text().chars().filter(c -> c == '\r')).hasSize(6);
  }

  @Test
  void writesALineForEachFileElsewhere() {
    try (FetchBar bar = bar(false)) {
      bar.at("onnx/model.onnx", 45_000_000, 90_000_000);
      bar.at("onnx/model.onnx", 90_000_000, 90_000_000);
      bar.at("onnx/model.onnx", 90_000_000, 90_000_000);
      bar.at("config.json", 612, 612);
    }

    assertThat(text().lines())
        .containsExactly("Fetched onnx/model.onnx (90.0 MB).", "Fetched config.json (1 kB).");
  }

  @Test
  void writesNothingWhereNothingIsFetched() {
    bar(true).close();

    assertThat(text()).isEmpty();
  }
}
