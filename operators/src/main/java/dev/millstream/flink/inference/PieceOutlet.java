package dev.millstream.flink.inference;

import org.apache.flink.util.function.ThrowingRunnable;

/** Where the pieces of a record's texts go: onto the task's thread, and out of its operator. */
public interface PieceOutlet<I> {

  /** Runs something on the task's thread, after what was given before. Any thread calls it. */
  void execute(ThrowingRunnable<RuntimeException> telling);

  /** Lets a piece go on; called on the task's thread. */
  void emit(TextPiece<I> piece);
}
