package dev.millstream.jobs.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTextTest {
  @ParameterizedTest
  @CsvSource({"abc, 3", "水車, 4", "한글, 4", "😀, 2", "e\u0301, 1", "a\u200Bb, 2", "ｶﾅ, 2", "'', 0"})
  void measuresColumns(String text, int columns) {
    assertThat(DisplayText.width(text)).isEqualTo(columns);
  }

  @Test
  void keepsASurrogatePairTogether() {
    assertThat(DisplayText.fit("😀😀😀", 5)).isEqualTo("😀😀…");
  }

  @Test
  void breaksBetweenWords() {
    assertThat(DisplayText.wrap("aa bb cc dd", 5, 9)).containsExactly("aa bb", "cc dd");
  }

  @Test
  void breaksAWordThatIsWiderThanALine() {
    assertThat(DisplayText.wrap("abcdefg h", 4, 9)).containsExactly("abcd", "efg", "h");
  }

  @Test
  void hasNoLinesForNoText() {
    assertThat(DisplayText.wrap("", 4, 3)).isEmpty();
  }
}
