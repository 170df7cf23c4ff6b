package dev.millstream.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchPolicyTest {

  @Test
  void takesWhatWaitsUnderABudgetThatFindsItselfByDefault() {
    assertThat(BatchPolicy.DEFAULT)
        .isEqualTo(new BatchPolicy(BatchBudget.AUTO, 64, 256, Duration.ZERO));
  }

  @Test
  void changesOneLimitAtATime() {
    BatchPolicy changed =
        BatchPolicy.DEFAULT
            .withMaxTokens(1024)
            .withMaxRows(8)
            .withWindow(32)
            .withMaxDelay(Duration.ofMillis(5));

    assertThat(changed).isEqualTo(new BatchPolicy(1024, 8, 32, Duration.ofMillis(5)));
  }

  @Test
  void travelsInAJobGraph() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(BatchPolicy.DEFAULT);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(BatchPolicy.DEFAULT);
    }
  }

  @Test
  void refusesABudgetOfNothing() {
    assertThatThrownBy(() -> BatchPolicy.DEFAULT.withMaxTokens(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "maxTokens was 0 but must be at least 1: it is the budget of padded tokens (longest row x rows) of one batch. Use e.g. 512, or 1 to run one row at a time.");
  }

  @Test
  void refusesABatchOfNoRows() {
    assertThatThrownBy(() -> BatchPolicy.DEFAULT.withMaxRows(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "maxRows was -1 but must be at least 1: it is the number of rows that one batch may hold. Use e.g. 64, or 1 to run one row at a time.");
  }

  @Test
  void refusesAnEmptyWindow() {
    assertThatThrownBy(() -> BatchPolicy.DEFAULT.withWindow(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "window was 0 but must be at least 1: it is the number of waiting rows among which similar lengths are sought. Use e.g. 256.");
  }

  @Test
  void refusesADelayOutsideZeroToAMinute() {
    String sentence =
        "maxDelay was %s but must be between PT0S and PT1M: it is how long a free runner may wait for a fuller batch. Use e.g. PT0.005S, or PT0S to take what waits.";

    assertThatThrownBy(() -> BatchPolicy.DEFAULT.withMaxDelay(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence, "PT-0.001S");
    assertThatThrownBy(() -> BatchPolicy.DEFAULT.withMaxDelay(Duration.ofMinutes(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence, "PT2M");
  }
}
