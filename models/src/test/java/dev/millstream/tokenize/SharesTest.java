package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {

  @ParameterizedTest
  @CsvSource({
    "3, 20, 10, 3, 7",
    "20, 3, 10, 7, 3",
    "5, 20, 10, 5, 5",
    "6, 20, 10, 5, 5",
    "6, 20, 11, 5, 6",
    "20, 6, 11, 6, 5",
    "20, 20, 11, 5, 6",
    "40, 30, 11, 6, 5",
    "1, 1, 1, 0, 1",
    "2, 1, 1, 1, 0",
    "20, 20, 0, 0, 0"
  })
  void theLongerTextGivesWayFirst(int first, int second, int room, int ofFirst, int ofSecond) {
    assertThat(Shares.of(first, second, room, Truncation.LONGEST_FIRST))
        .isEqualTo(new Shares(ofFirst, ofSecond));
  }

  @Test
  void oneTextGivesWayAlone() {
    assertThat(Shares.of(20, 6, 10, Truncation.ONLY_FIRST)).isEqualTo(new Shares(4, 6));
    assertThat(Shares.of(6, 20, 10, Truncation.ONLY_SECOND)).isEqualTo(new Shares(6, 4));
  }

  @Test
  void theOtherMustLeaveItAToken() {
    assertThat(Shares.of(20, 9, 10, Truncation.ONLY_FIRST)).isEqualTo(new Shares(1, 9));
    assertThatThrownBy(() -> Shares.of(20, 10, 10, Truncation.ONLY_FIRST))
        .isInstanceOf(IllegalTextException.class)
        .hasMessage(
            "the second text alone fills the 10 tokens that there are beside the special tokens,"
                + " and truncation ONLY_FIRST may not cut it. Shorten it, or allow"
                + " more tokens.");
    assertThatThrownBy(() -> Shares.of(11, 3, 10, Truncation.ONLY_SECOND))
        .isInstanceOf(IllegalTextException.class)
        .hasMessageStartingWith("the first text alone fills the 10 tokens");
  }
}
