package dev.millstream.flink.inference;

import dev.millstream.generate.text.WritingRequest;
import dev.millstream.task.InferenceException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a record what a model that writes is asked, and has its pieces told where the
 * operator around the function gives them a way out.
 *
 * <p>Threading: the task's thread alone.
 */
public final class HeardInputs<I> implements InputOf<I, HeardRequest> {
  private static final long serialVersionUID = 1L;

  private final InputOf<I, WritingRequest> request;
  private transient @Nullable Supplier<PieceOutlet<I>> outlets;

  /** The inputs of records, of whose texts nothing is told until {@link #tellTo}. */
  public HeardInputs(InputOf<I, WritingRequest> request) {
    this.request = request;
  }

  /** Has pieces told from now on; each record gets a way out of its own. */
  public void tellTo(Supplier<PieceOutlet<I>> ways) {
    this.outlets = ways;
  }

  @Override
  public @Nullable HeardRequest of(I record) {
    RecordPieces<I> pieces = outlets == null ? null : new RecordPieces<>(record, outlets.get());
    try {
      WritingRequest asked = request.of(record);
      return asked == null ? null : new HeardRequest(asked, pieces);
    } catch (InferenceException refused) {
      if (pieces != null) {
        pieces.failed(refused.category());
      }
      throw refused;
    }
  }
}
