package dev.millstream.chat.jinja;

import java.time.Clock;

/**
 * One rendering: what it has taken of its limits, and the line it is at.
 *
 * <p>Threading: confined to one thread.
 */
final class Rendering {
  private static final int COST_OF_COMPARISON = 16;

  private final TemplateLimits limits;
  private final Clock clock;
  private final boolean strict;
  private long steps;
  private long handled;
  private int depth;
  private int line = 1;
  private StringBuilder output = new StringBuilder();

  /**
   * Starts.
   *
   * @param strict whether what is not defined may not be used at all
   */
  Rendering(TemplateLimits limits, Clock clock, boolean strict) {
    this.limits = limits;
    this.clock = clock;
    this.strict = strict;
  }

  boolean strict() {
    return strict;
  }

  Clock clock() {
    return clock;
  }

  int line() {
    return line;
  }

  void at(int line) {
    this.line = line;
  }

  void enter(int line) {
    this.line = line;
    steps(1);
    enter();
  }

  /** Goes a level down, where the line is not known. */
  void enter() {
    if (++depth > limits.depth()) {
      throw TemplateProblem.limit(
          "it goes more than %d levels deep, counting expressions, blocks and macro calls within each other"
              .formatted(limits.depth()));
    }
  }

  void leave() {
    depth--;
  }

  void steps(long count) {
    steps += count;
    if (steps > limits.steps()) {
      throw TemplateProblem.limit("it takes more than %d steps".formatted(limits.steps()));
    }
  }

  /** Accounts for a text before it is made or walked through. */
  void handle(long characters) {
    handled += Math.max(0, characters);
    if (handled > limits.handledCharacters()) {
      throw TemplateProblem.limit(
          "it makes or searches texts of more than %d characters in all"
              .formatted(limits.handledCharacters()));
    }
  }

  /** A text that has been made of others no longer than it. */
  String made(String text) {
    handle(text.length());
    return text;
  }

  /** Accounts for looking for one text in another. */
  void search(String in, String wanted) {
    long length = in.length();
    handle(Math.max(length, (length - wanted.length() + 1) * wanted.length() / COST_OF_COMPARISON));
  }

  int rangeLength() {
    return limits.rangeLength();
  }

  void write(String text) {
    if (output.length() + (long) text.length() > limits.outputCharacters()) {
      throw TemplateProblem.limit(
          "it renders more than %d characters".formatted(limits.outputCharacters()));
    }
    handle(text.length());
    output.append(text);
  }

  /** Starts a text of its own; what was written so far is to be given to {@link #endCapture}. */
  StringBuilder startCapture() {
    StringBuilder outside = output;
    output = new StringBuilder();
    return outside;
  }

  String endCapture(StringBuilder outside) {
    String captured = output.toString();
    output = outside;
    return captured;
  }

  String text() {
    return output.toString();
  }
}
