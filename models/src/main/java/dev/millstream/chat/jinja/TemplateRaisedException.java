package dev.millstream.chat.jinja;

/** A template refused what it was given, by {@code raise_exception}: the record is at fault. */
public final class TemplateRaisedException extends TemplateException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_SHOWN = 300;

  private final String templateMessage;

  TemplateRaisedException(String template, int line, String message) {
    super(
        Reason.RAISED,
        template,
        line,
        "the template refuses this input: " + withoutFullStop(message));
    this.templateMessage = message;
  }

  /** The template's own words, whole. */
  public String templateMessage() {
    return templateMessage;
  }

  private static String withoutFullStop(String message) {
    String shown =
        message.length() <= MAX_SHOWN
            ? message
            : message.substring(0, message.offsetByCodePoints(0, MAX_SHOWN / 2)) + "...";
    return shown.endsWith(".") && !shown.endsWith("..")
        ? shown.substring(0, shown.length() - 1)
        : shown;
  }
}
