package dev.millstream.generate.text;

/**
 * Hears the texts of a request as they grow.
 *
 * <p>Threading: called by the thread that computes all texts, which waits meanwhile; of the best of
 * several texts by the one that judged them.
 */
@FunctionalInterface
public interface WritingListener {
  /** Hears nothing. */
  WritingListener NONE = (text, piece) -> {};

  /**
   * A text goes on.
   *
   * @param text its place among the texts of the request, from 0
   * @param piece whole characters, never empty
   */
  void piece(int text, String piece);

  /**
   * A text is whole; nothing more is heard of it. Of one that fails or is cancelled this is not
   * heard.
   *
   * @param text its place among the texts of the request, from 0
   * @param reason {@code eos_token}, {@code length} or {@code stop_sequence}
   */
  default void ended(int text, String reason) {}
}
