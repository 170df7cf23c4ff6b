package dev.millstream.benchmarks.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.benchmarks.report.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritingPlanTest {
  @Test
  void aPlanWithNothingToMeasureIsRefused() {
    assertThatThrownBy(() -> new WritingPlan(List.of(1, 0), 64, 48, 5, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--texts were [1, 0], but must be numbers of at least 1, such as 1,4,8,16.");
    assertThatThrownBy(() -> new WritingPlan(List.of(1), 64, 48, 0, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--prompt-tokens was 64, --rounds 0 and --joins 8, but each must be at least 1.");
    assertThatThrownBy(() -> new WritingPlan(List.of(1), 64, 2, 5, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--new-tokens was 2, but must be at least 3: the first two are not counted.");
  }

  @Test
  void loopsShareTheTexts() {
    WritingForm three = new WritingForm(3, 1);

    assertThat(List.of(three.share(0, 8), three.share(1, 8), three.share(2, 8)))
        .containsExactly(3, 3, 2);
  }

  @Test
  void aMachineOfOneCoreHasOneForm() {
    assertThat(WritingForm.all(1)).containsExactly(new WritingForm(1, 1));
    assertThat(WritingForm.all(4))
        .containsExactly(new WritingForm(1, 4), new WritingForm(4, 1), new WritingForm(1, 1));
  }

  /** 100 MB of weights; 20 MB of keys and values for each 100 tokens of a text; 30 GB/s. */
  @Test
  void aStepReadsTheWeightsOnceAndEachTextsKeysAndValues() {
    DecodeBound bound = new DecodeBound(100_000_000, 200_000, 30e9);

    assertThat(bound.tokensPerSecond(1, 0)).isCloseTo(300, within(1e-9));
    assertThat(bound.tokensPerSecond(1, 100)).isCloseTo(250, within(1e-9));
    assertThat(bound.tokensPerSecond(5, 100)).isCloseTo(750, within(1e-9));
  }

  @Test
  void theRatioOfFirstTokensIsThatOfTheMiddles() {
    assertThat(new FirstTokenRun(Spread.of(90, 100, 500), Spread.of(150, 160, 170), 0).ratio())
        .isCloseTo(1.6, within(1e-9));
  }
}
