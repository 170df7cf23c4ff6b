package dev.millstream.benchmarks.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RateRatioTest {
  @Test
  void roundsCountAlikeHoweverTheirTurnsSpread() {
    RateRatio ratio = RateRatio.of(List.of(List.of(0.5, 2.0), List.of(0.81)));

    assertThat(ratio.mean()).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void theErrorIsThatOfTheRoundsNotOfTheirTurns() {
    RateRatio apart = RateRatio.of(List.of(List.of(1.1, 1.1), List.of(1 / 1.1, 1 / 1.1)));
    RateRatio alike = RateRatio.of(List.of(List.of(1.1, 1 / 1.1), List.of(1.1, 1 / 1.1)));

    // Two logarithms, ln 1.1 above and below their mean: a deviation of √2 ln 1.1, over √2.
    assertThat(apart.error()).isCloseTo(Math.log(1.1), within(1e-12));
    assertThat(alike.error()).isCloseTo(0, within(1e-12));
  }

  @Test
  void oneRoundSaysNothingOfTheError() {
    assertThat(RateRatio.of(List.of(List.of(0.9, 1.1))).text()).isEqualTo("0.995");
    assertThat(RateRatio.of(List.of(List.of(0.97), List.of(0.99))).text())
        .isEqualTo("0.980 ± 0.010");
  }
}
