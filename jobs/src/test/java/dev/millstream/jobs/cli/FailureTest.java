package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void speaksWithItsInnermostCause() {
    Exception failure =
        new IllegalStateException("outer", new IllegalStateException(new Exception("inner")));

    assertThat(Failure.sentence(failure)).isEqualTo("inner");
  }

  @Test
  void speaksWithMillstreamsOwnSentenceWhateverCausedIt() {
    Exception own = new ModelLoadException("own", new IOException("inner"));

    assertThat(Failure.sentence(new IllegalStateException("outer", own))).isEqualTo("own");
  }

  @Test
  void skipsCausesThatSayNothing() {
    assertThat(Failure.sentence(new Exception("outer", new Exception()))).isEqualTo("outer");
  }

  @Test
  void namesItsKindWhenNobodySaysAnything() {
    assertThat(Failure.sentence(new ArithmeticException())).isEqualTo("ArithmeticException");
  }

  @Test
  void tracesEveryCause() {
    assertThat(Failure.trace(new Exception("outer", new Exception("inner"))))
        .contains("java.lang.Exception: outer", "Caused by: java.lang.Exception: inner");
  }

  @Test
  void theTerminalsWidthIsKeptWithinReason() {
    assertThat(TerminalWidth.from(Map.of())).isEqualTo(90);
    assertThat(TerminalWidth.from(Map.of("COLUMNS", "x"))).isEqualTo(90);
    assertThat(TerminalWidth.from(Map.of("COLUMNS", "120"))).isEqualTo(120);
    assertThat(TerminalWidth.from(Map.of("COLUMNS", "20"))).isEqualTo(60);
    assertThat(TerminalWidth.from(Map.of("COLUMNS", "5000"))).isEqualTo(200);
  }
}
