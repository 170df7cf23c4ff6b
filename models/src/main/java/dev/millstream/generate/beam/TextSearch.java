package dev.millstream.generate.beam;

import java.util.List;

/**
 * The search for one text, which takes some rows of a {@link BeamDecoder}'s steps.
 *
 * <p>Threading: confined to one thread.
 */
public interface TextSearch {
  /** How many rows it has in the next step; 0 when it has ended. */
  int rows();

  /** Which of its rows in the last step the row continues. */
  int parent(int row);

  /** The token that the row reads next. */
  int token(int row);

  /**
   * Decides how the text goes on.
   *
   * @param first the first of its rows; at the beginning it has one
   */
  void advance(RowLogits logits, int first);

  /** Ends the search with what there is. */
  void cancel();

  /** What was found, the best first. */
  List<FoundText> found();
}
