package dev.millstream.chat.jinja;

/**
 * A template cannot be read, or cannot be rendered with what it was given; the message is a
 * sentence with the template's name and the line, without a text of the record.
 */
public class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final int line;

  /** What kind of trouble it is. */
  public enum Reason {
    /** The template is not written in the language, or in a part of it that is not taken. */
    SYNTAX,
    /** The template does what cannot be done with the values it was given. */
    RENDERING,
    /** The template takes more steps, memory or depth than it may. */
    LIMIT,
    /** The template itself refuses what it was given. */
    RAISED
  }

  TemplateException(Reason reason, String template, int line, String clause) {
    super("%s, line %d: %s.".formatted(template, line, clause));
    this.reason = reason;
    this.line = line;
  }

  /** The kind of trouble, for programs. */
  public Reason reason() {
    return reason;
  }

  /** The line of the template, from 1. */
  public int line() {
    return line;
  }
}
