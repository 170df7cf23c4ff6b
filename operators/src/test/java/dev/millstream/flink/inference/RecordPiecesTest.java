package dev.millstream.flink.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.task.FailureCategory;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.Test;

class RecordPiecesTest {
  private final List<TextPiece<String>> told = new ArrayList<>();
  private final RecordPieces<String> pieces =
      new RecordPieces<>(
          "r",
          new PieceOutlet<>() {
            @Override
            public void execute(ThrowingRunnable<RuntimeException> telling) {
              telling.run();
            }

            @Override
            public void emit(TextPiece<String> piece) {
              told.add(piece);
            }
          });

  @Test
  void areNumberedTextByText() {
    pieces.piece(0, "a");
    pieces.piece(1, "b");
    pieces.piece(0, "c");
    pieces.ended(0, "length");
    pieces.ended(1, "eos_token");

    assertThat(told)
        .containsExactly(
            piece(0, 0, "a", null),
            piece(1, 0, "b", null),
            piece(0, 1, "c", null),
            piece(0, 2, "", "length"),
            piece(1, 1, "", "eos_token"));
  }

  @Test
  void aFailureEndsTheTextsThatHadBegun() {
    pieces.piece(0, "a");
    pieces.ended(0, "length");
    pieces.piece(2, "b");
    told.clear();

    pieces.failed(FailureCategory.ENGINE);

    assertThat(told).containsExactly(piece(2, 1, "", "ENGINE"));
  }

  @Test
  void aFailureIsToldWhereNoTextIsOpen() {
    pieces.piece(0, "a");
    pieces.ended(0, "length");
    told.clear();

    pieces.failed(FailureCategory.ENGINE);

    assertThat(told).containsExactly(piece(1, 0, "", "ENGINE"));
  }

  @Test
  void nothingIsToldBehindAnEnd() {
    pieces.piece(0, "a");
    pieces.failed(FailureCategory.TIMEOUT);
    told.clear();

    pieces.piece(0, "late");
    pieces.piece(1, "late");
    pieces.ended(0, "length");
    pieces.failed(FailureCategory.ENGINE);

    assertThat(told).isEmpty();
  }

  private static TextPiece<String> piece(int text, int sequence, String piece, String end) {
    return new TextPiece<>("r", text, sequence, piece, end);
  }
}
