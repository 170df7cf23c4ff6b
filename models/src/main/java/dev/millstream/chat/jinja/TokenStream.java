package dev.millstream.chat.jinja;

import java.util.List;

/**
 * Where a parser stands among the tokens.
 *
 * <p>Threading: confined to one thread.
 */
final class TokenStream {
  private static final int MOST_DEPTH = 100;

  private final List<Token> tokens;
  private int position;
  private int depth;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(position);
  }

  Token ahead() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  int line() {
    return current().line();
  }

  Token next() {
    Token token = current();
    if (token.kind() != Token.Kind.END) {
      position++;
    }
    return token;
  }

  boolean skipName(String name) {
    return skip(current().isName(name));
  }

  boolean skipOperator(String operator) {
    return skip(current().isOperator(operator));
  }

  private boolean skip(boolean wanted) {
    if (wanted) {
      next();
    }
    return wanted;
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  Token expect(Token.Kind kind) {
    if (current().kind() != kind) {
      throw unexpected(kind.shown());
    }
    return next();
  }

  String name() {
    return (String) expect(Token.Kind.NAME).value();
  }

  TemplateProblem unexpected(String wanted) {
    return TemplateProblem.syntax(
        "%s was expected but there is %s".formatted(wanted, current().shown()));
  }

  /** Goes into something that may hold its like. */
  void enter() {
    if (++depth > MOST_DEPTH) {
      throw TemplateProblem.limit(
          "more than %d expressions or blocks are nested in each other".formatted(MOST_DEPTH));
    }
  }

  void leave() {
    depth--;
  }
}
