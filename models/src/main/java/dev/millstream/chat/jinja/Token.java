package dev.millstream.chat.jinja;

/**
 * A word of a template.
 *
 * @param value the text, name or operator, or the number that a literal stands for
 * @param line from 1
 */
record Token(Kind kind, Object value, int line) {

  /** What a token is. */
  enum Kind {
    DATA("text"),
    BLOCK_BEGIN("'{%'"),
    BLOCK_END("'%}'"),
    PRINT_BEGIN("'{{'"),
    PRINT_END("'}}'"),
    NAME("a name"),
    STRING("a string"),
    NUMBER("a number"),
    OPERATOR("an operator"),
    END("the end of the template");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }

  boolean isName(String name) {
    return kind == Kind.NAME && value.equals(name);
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && value.equals(operator);
  }

  String shown() {
    return kind == Kind.NAME || kind == Kind.OPERATOR ? "'" + value + "'" : kind.shown();
  }
}
