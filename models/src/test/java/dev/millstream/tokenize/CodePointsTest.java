package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodePointsTest {

  @Test
  void areTheCharactersOfATextWithoutSurrogates() {
    CodePoints points = CodePoints.of("naïve");

    assertThat(points.count()).isEqualTo(5);
    assertThat(points.index(5)).isEqualTo(5);
    assertThat(points.slice(2, 4)).isEqualTo("ïv");
  }

  @Test
  void countASurrogatePairAsOne() {
    CodePoints points = CodePoints.of("a🍕b😀");

    assertThat(points.count()).isEqualTo(4);
    assertThat(points.index(2)).isEqualTo(3);
    assertThat(points.index(4)).isEqualTo(6);
    assertThat(points.slice(1, 3)).isEqualTo("🍕b");
    assertThat(points.slice(3, 4)).isEqualTo("😀");
  }

  @Test
  void ofNothingAreNone() {
    assertThat(CodePoints.of("").count()).isZero();
    assertThat(CodePoints.of("").slice(0, 0)).isEmpty();
  }
}
