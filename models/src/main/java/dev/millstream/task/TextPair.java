package dev.millstream.task;

import org.jspecify.annotations.Nullable;

/**
 * One text, or two that a model reads together.
 *
 * @param pair null for one text
 */
public record TextPair(String text, @Nullable String pair) {

  /** One text. */
  public static TextPair of(String text) {
    return new TextPair(text, null);
  }
}
