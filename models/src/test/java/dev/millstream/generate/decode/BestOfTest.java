package dev.millstream.generate.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BestOfTest {
  private static final List<String> TEXTS = List.of("a", "bbb", "cc", "ddd");

  @Test
  void picksTheFirstWithTheHighestScore() {
    BestOf<String> best =
        BestOf.of(TEXTS, texts -> texts.stream().mapToDouble(String::length).toArray());

    assertThat(best).isEqualTo(new BestOf<>(1, "bbb", List.of(1.0, 3.0, 2.0, 3.0)));
  }

  @Test
  void refusesWhatCannotBeCompared() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BestOf.of(List.of(), texts -> new double[0]))
        .withMessage("there are no candidates to pick from. Make at least one text.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BestOf.of(TEXTS, texts -> new double[3]))
        .withMessage("the scorer gave 3 scores for 4 candidates, but must give one for each.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BestOf.of(TEXTS, texts -> new double[] {1, 2, Double.NaN, 0}))
        .withMessage("the scorer's score of candidate 3 was not a number, but must be one.");
  }
}
