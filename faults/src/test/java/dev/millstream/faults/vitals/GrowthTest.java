package dev.millstream.faults.vitals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final long MB = 1L << 20;

  @Test
  void isTheMeanOfTheLastThirdLessThatOfTheMiddleThird() {
    List<Vitals> samples =
        IntStream.range(0, 9).mapToObj(i -> new Vitals(i * 10L * MB, 20 + i, 5)).toList();

    assertThat(Growth.of(samples)).isEqualTo(new Growth(30 * MB, 3, 0));
    assertThat(Growth.of(samples).within(Growth.Limits.STEADY)).isTrue();
  }

  @Test
  void leavesTheFirstThirdToWarmingUp() {
    List<Vitals> samples =
        IntStream.range(0, 9).mapToObj(i -> new Vitals(i < 3 ? 10 * MB : 900 * MB, 20, 5)).toList();

    assertThat(Growth.of(samples)).isEqualTo(new Growth(0, 0, 0));
  }

  @Test
  void isTooMuchForEachOfTheThreeAlone() {
    assertThat(new Growth(101 * MB, 0, 0).within(Growth.Limits.STEADY)).isFalse();
    assertThat(new Growth(0, 6, 0).within(Growth.Limits.STEADY)).isFalse();
    assertThat(new Growth(0, 0, 21).within(Growth.Limits.STEADY)).isFalse();
  }

  @Test
  void takesNineSamples() {
    List<Vitals> samples = java.util.Collections.nCopies(8, new Vitals(MB, 1, 1));

    assertThatThrownBy(() -> Growth.of(samples))
        .hasMessage(
            "There were 8 samples, but growth takes at least 9. Let the process live longer, or"
                + " look more often.");
  }

  @Test
  void thisProcessHasVitals() {
    assertThat(Vitals.of(ProcessHandle.current().pid()))
        .hasValueSatisfying(
            vitals -> {
              assertThat(vitals.rssBytes()).isGreaterThan(10 * MB);
              assertThat(vitals.threads()).isGreaterThan(1);
              assertThat(vitals.files()).isGreaterThan(1);
            });
  }

  @Test
  void aProcessThatIsGoneHasNone() {
    assertThat(Vitals.of(Integer.MAX_VALUE)).isEmpty();
  }
}
