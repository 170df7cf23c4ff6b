package dev.millstream.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.tokenize.Piece.Cut;
import org.junit.jupiter.api.Test;

class PieceTest {

  @Test
  void aTextThatFitsIsOnePiece() {
    assertThat(Piece.of("one two", 0, 7)).isEqualTo(new Piece("one two", 7, Cut.AT_END));
  }

  @Test
  void endsBeforeTheLastWhiteSpaceThatFits() {
    assertThat(Piece.of("one two three", 0, 10))
        .isEqualTo(new Piece("one two", 7, Cut.BEFORE_SPACE));
  }

  @Test
  void endsBeforeAllOfTheWhiteSpaceBehindAWord() {
    assertThat(Piece.of("one two \n three", 0, 9))
        .isEqualTo(new Piece("one two", 7, Cut.BEFORE_SPACE));
  }

  @Test
  void doesNotGoBackMoreThanHalfForWhiteSpace() {
    assertThat(Piece.of("a bcdefghijkl", 0, 8)).isEqualTo(new Piece("a bcdefg", 8, Cut.IN_WORD));
  }

  @Test
  void neverSplitsASurrogatePair() {
    assertThat(Piece.of("abc😀def", 0, 4)).isEqualTo(new Piece("abc", 3, Cut.IN_WORD));
  }

  @Test
  void goesOnFromWhereThePieceBeforeEnded() {
    assertThat(Piece.of("one two three", 7, 10)).isEqualTo(new Piece(" three", 13, Cut.AT_END));
  }
}
