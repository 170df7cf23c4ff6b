package dev.millstream.generate;

import org.jspecify.annotations.Nullable;

/**
 * Decides after each token whether a text is done.
 *
 * <p>Threading: one for each text, used by one thread at a time.
 */
@FunctionalInterface
public interface StopRule {
  /** Why the text ends with the token just added; null where it goes on. */
  @Nullable FinishReason after(TokenIds ids);
}
