package dev.millstream.chat.jinja;

/** What is wrong, before it is known in which template and line; never leaves the package. */
final class TemplateProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final TemplateException.Reason reason;
  private final String clause;

  private TemplateProblem(TemplateException.Reason reason, String clause) {
    super(clause, null, false, false);
    this.reason = reason;
    this.clause = clause;
  }

  static TemplateProblem syntax(String clause) {
    return new TemplateProblem(TemplateException.Reason.SYNTAX, clause);
  }

  static TemplateProblem rendering(String clause) {
    return new TemplateProblem(TemplateException.Reason.RENDERING, clause);
  }

  static TemplateProblem limit(String clause) {
    return new TemplateProblem(TemplateException.Reason.LIMIT, clause);
  }

  static TemplateProblem raised(String message) {
    return new TemplateProblem(TemplateException.Reason.RAISED, message);
  }

  TemplateException at(String template, int line) {
    return reason == TemplateException.Reason.RAISED
        ? new TemplateRaisedException(template, line, clause)
        : new TemplateException(reason, template, line, clause);
  }
}
