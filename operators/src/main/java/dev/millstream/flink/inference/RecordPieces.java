package dev.millstream.flink.inference;

import dev.millstream.generate.text.WritingListener;
import dev.millstream.task.FailureCategory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the pieces of a record's texts and lets them go on.
 *
 * <p>Threading: hears on the thread that computes, or any other; what is heard is handed to the
 * task's thread, in order, where the numbers are kept.
 */
final class RecordPieces<I> implements WritingListener {
  private final I record;
  private final PieceOutlet<I> outlet;
  private final List<Told> texts = new ArrayList<>();
  private boolean failed;

  /** How much is told of a text. */
  private static final class Told {
    private int pieces;
    private boolean ended;
  }

  RecordPieces(I record, PieceOutlet<I> outlet) {
    this.record = record;
    this.outlet = outlet;
  }

  @Override
  public void piece(int text, String piece) {
    outlet.execute(() -> tell(text, piece, null));
  }

  @Override
  public void ended(int text, String reason) {
    outlet.execute(() -> tell(text, "", reason));
  }

  /** There will be no texts; what is heard of them after this is not told. */
  void failed(FailureCategory category) {
    outlet.execute(() -> endAll(category.name()));
  }

  private void endAll(String reason) {
    if (failed) {
      return;
    }
    boolean anyOpen = texts.stream().anyMatch(text -> text.pieces > 0 && !text.ended);
    for (int text = 0; text < texts.size(); text++) {
      if (texts.get(text).pieces > 0) {
        tell(text, "", reason);
      }
    }
    if (!anyOpen) {
      tell(texts.size(), "", reason);
    }
    failed = true;
  }

  private void tell(int text, String piece, @Nullable String end) {
    while (texts.size() <= text) {
      texts.add(new Told());
    }
    Told told = texts.get(text);
    if (!failed && !told.ended) {
      told.ended = end != null;
      outlet.emit(new TextPiece<>(record, text, told.pieces++, piece, end));
    }
  }
}
