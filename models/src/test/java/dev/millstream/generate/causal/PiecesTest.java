package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiecesTest {
  @ParameterizedTest
  @CsvSource({"0,64,64,1", "0,65,33,2", "10,12,12,1", "0,811,63,13", "5,6,6,1"})
  void areOfAboutTheSameSize(int start, int end, int firstEnd, int count) {
    Pieces pieces = new Pieces(start, end, 64);

    assertThat(pieces.endOf(start)).isEqualTo(firstEnd);
    int ends = 0;
    for (int from = start; from < end; from = pieces.endOf(from)) {
      ends++;
    }
    assertThat(ends).isEqualTo(count);
  }
}
