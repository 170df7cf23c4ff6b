package dev.millstream.jobs.options;

/** Whether documents are split before they are embedded. */
public sealed interface ChunkOptions {

  /** One vector a document, under the document's id. */
  record Whole() implements ChunkOptions {}

  /**
   * Split by structure.
   *
   * @param tokens most tokens of a chunk, without the model's special tokens
   * @param overlap most tokens that a chunk repeats from the one before, at most half of {@code
   *     tokens}
   */
  record Split(int tokens, int overlap) implements ChunkOptions {

    /** Refuses an overlap that would leave no room for new text. */
    public Split {
      if (overlap < 0 || overlap > tokens / 2) {
        throw new IllegalArgumentException(
            "a chunk of %d tokens cannot repeat %d of the one before".formatted(tokens, overlap));
      }
    }
  }
}
