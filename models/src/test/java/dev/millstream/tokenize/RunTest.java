package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunTest {

  @Test
  void keepsOneEnd() {
    assertThat(Run.kept(10, 4, TruncationSide.RIGHT)).isEqualTo(new Run(0, 4));
    assertThat(Run.kept(10, 4, TruncationSide.LEFT)).isEqualTo(new Run(6, 10));
    assertThat(Run.kept(3, 4, TruncationSide.LEFT)).isEqualTo(new Run(0, 3));
  }

  @Test
  void coversATextFromItsBeginning() {
    assertThat(Run.covering(10, 4, 1, TruncationSide.RIGHT))
        .containsExactly(new Run(0, 4), new Run(3, 7), new Run(6, 10));
    assertThat(Run.covering(9, 4, 1, TruncationSide.RIGHT))
        .containsExactly(new Run(0, 4), new Run(3, 7), new Run(6, 9));
  }

  @Test
  void coversATextFromItsEnd() {
    assertThat(Run.covering(9, 4, 1, TruncationSide.LEFT))
        .containsExactly(new Run(5, 9), new Run(2, 6), new Run(0, 3));
  }

  @Test
  void coversWhatFitsAtOnce() {
    assertThat(Run.covering(4, 4, 3, TruncationSide.LEFT)).containsExactly(new Run(0, 4));
    assertThat(Run.covering(0, 4, 3, TruncationSide.RIGHT)).containsExactly(new Run(0, 0));
  }
}
