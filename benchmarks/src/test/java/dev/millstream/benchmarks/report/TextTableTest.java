package dev.millstream.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void theFirstColumnStandsLeftAndTheOthersRight() {
    TextTable table =
        new TextTable("who", "texts/s").row(List.of("a", "1.0")).row(List.of("longer", "1,234.5"));

    assertThat(table.lines())
        .containsExactly("who     texts/s", "a           1.0", "longer  1,234.5");
  }

  @Test
  void figuresHaveTheDigitsAskedForAndADashWhereUnknown() {
    assertThat(TextTable.figure(1234.56, 1)).isEqualTo("1,234.6");
    assertThat(TextTable.figure(Double.NaN, 1)).isEqualTo("-");
    assertThat(TextTable.spread(Spread.of(1, 2, 4), 0)).isEqualTo("1 / 2 / 4");
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    assertThatThrownBy(() -> new TextTable("a", "b").row(List.of("c")))
        .hasMessage("a row has 1 cells, but the table 2 columns.");
  }
}
