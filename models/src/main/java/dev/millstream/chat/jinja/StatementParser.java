package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads texts, prints and tags. */
final class StatementParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int loops;

  private StatementParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /** A whole template. */
  static List<Statement> parse(TokenStream tokens) {
    StatementParser parser = new StatementParser(tokens);
    List<Statement> all = parser.until(Set.of());
    tokens.expect(Token.Kind.END);
    return all;
  }

  /** Statements up to one of these tags, whose name is then current. */
  private List<Statement> until(Set<String> ends) {
    List<Statement> body = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      switch (token.kind()) {
        case DATA -> body.add(new Statement.Text((String) tokens.next().value(), token.line()));
        case PRINT_BEGIN -> {
          tokens.next();
          body.add(new Statement.Print(expressions.tuple(true), token.line()));
          tokens.expect(Token.Kind.PRINT_END);
        }
        case BLOCK_BEGIN -> {
          tokens.next();
          if (tokens.current().kind() == Token.Kind.NAME
              && ends.contains(tokens.current().value())) {
            return List.copyOf(body);
          }
          tag(body);
          tokens.expect(Token.Kind.BLOCK_END);
        }
        default -> {
          if (!ends.isEmpty()) {
            throw tokens.unexpected(
                "a tag " + String.join(" or ", ends.stream().sorted().toList()));
          }
          return List.copyOf(body);
        }
      }
    }
  }

  private List<Statement> body(String... ends) {
    tokens.expect(Token.Kind.BLOCK_END);
    tokens.enter();
    List<Statement> body = until(Set.of(ends));
    tokens.leave();
    return body;
  }

  private List<Statement> bodyAndEnd(String end) {
    List<Statement> body = body(end);
    tokens.next();
    return body;
  }

  private void tag(List<Statement> into) {
    int line = tokens.line();
    String name = tokens.name();
    switch (name) {
      case "set" -> into.add(assignment(line));
      case "for" -> into.add(loop(line));
      case "if" -> into.add(choice(line));
      case "macro" -> into.add(macro(line));
      case "call" -> into.add(callBlock(line));
      case "filter" ->
          into.add(
              new Statement.FilterBlock(
                  expressions.firstFilter(bodyName(line)), bodyAndEnd("endfilter"), line));
      case "with" -> into.add(with(line));
      case "generation" -> into.add(new Statement.With(List.of(), scoped("endgeneration"), line));
      case "print" -> into.add(new Statement.Print(expressions.tuple(true), line));
      case "break" -> into.add(jump(Statement.Flow.BREAK, line));
      case "continue" -> into.add(jump(Statement.Flow.CONTINUE, line));
      default ->
          throw TemplateProblem.syntax(
              ("the tag '%s' is not taken. Chat templates may use set, for, if, macro, call, filter,"
                      + " with, print, raw, generation, break and continue")
                  .formatted(name));
    }
  }

  /** A body that a loop outside cannot be left from. */
  private List<Statement> scoped(String end) {
    int outside = loops;
    loops = 0;
    List<Statement> body = bodyAndEnd(end);
    loops = outside;
    return body;
  }

  private Statement jump(Statement.Flow flow, int line) {
    if (loops == 0) {
      throw TemplateProblem.syntax("break and continue are for loops, and there is none around");
    }
    return new Statement.Jump(flow, line);
  }

  private static Expression bodyName(int line) {
    return new Expression.Name(Statement.BODY, line);
  }

  private Statement assignment(int line) {
    Target target = target(true);
    if (tokens.skipOperator("=")) {
      return new Statement.Assign(target, expressions.tuple(true), line);
    }
    Expression value = expressions.filters(bodyName(line));
    return new Statement.Capture(target, value, scoped("endset"), line);
  }

  private Target target(boolean withFields) {
    Target first = oneTarget(withFields);
    if (!tokens.current().isOperator(",")) {
      return first;
    }
    List<Target> parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !tokens.current().isOperator("=")) {
      parts.add(oneTarget(withFields));
    }
    return new Target.Several(List.copyOf(parts));
  }

  private Target oneTarget(boolean withFields) {
    if (tokens.skipOperator("(")) {
      tokens.enter();
      Target inside = target(withFields);
      tokens.leave();
      tokens.expectOperator(")");
      return inside;
    }
    String name = variable();
    return withFields && tokens.skipOperator(".")
        ? new Target.Field(name, tokens.name())
        : new Target.Variable(name);
  }

  private String variable() {
    String name = tokens.name();
    if (Set.of("true", "false", "none", "True", "False", "None").contains(name)) {
      throw TemplateProblem.syntax("'%s' cannot be assigned to".formatted(name));
    }
    return name;
  }

  private Statement loop(int line) {
    Target target = target(false);
    tokens.expectName("in");
    Expression over = expressions.tuple(false);
    Expression filter = tokens.skipName("if") ? expressions.expression() : null;
    if (tokens.current().isName("recursive")) {
      throw TemplateProblem.syntax("recursive loops are not taken: write a macro");
    }
    loops++;
    List<Statement> body = body("endfor", "else");
    loops--;
    List<Statement> otherwise = tokens.skipName("else") ? body("endfor") : List.of();
    tokens.expectName("endfor");
    return new Statement.For(target, over, filter, body, otherwise, line);
  }

  private Statement choice(int line) {
    List<Statement.If.Branch> branches = new ArrayList<>();
    List<Statement> otherwise = List.of();
    do {
      Expression test = expressions.tuple(false);
      branches.add(new Statement.If.Branch(test, body("elif", "else", "endif")));
    } while (tokens.skipName("elif"));
    if (tokens.skipName("else")) {
      otherwise = body("endif");
    }
    tokens.expectName("endif");
    return new Statement.If(List.copyOf(branches), otherwise, line);
  }

  private Statement.MacroDefinition macro(int line) {
    String name = tokens.name();
    tokens.expectOperator("(");
    return new Statement.MacroDefinition(name, parameters(), scoped("endmacro"), line);
  }

  private Statement callBlock(int line) {
    List<Statement.Parameter> parameters = tokens.skipOperator("(") ? parameters() : List.of();
    Expression.Call call = expressions.requireCall();
    List<Statement> body = scoped("endcall");
    return new Statement.CallBlock(
        new Statement.MacroDefinition("caller", parameters, body, line), call, line);
  }

  private List<Statement.Parameter> parameters() {
    List<Statement.Parameter> parameters = new ArrayList<>();
    while (!tokens.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      String name = variable();
      Expression otherwise = tokens.skipOperator("=") ? expressions.expression() : null;
      if (otherwise == null
          && !parameters.isEmpty()
          && parameters.get(parameters.size() - 1).otherwise() != null) {
        throw TemplateProblem.syntax("a parameter without a default follows one with a default");
      }
      parameters.add(new Statement.Parameter(name, otherwise));
    }
    return List.copyOf(parameters);
  }

  private Statement with(int line) {
    List<Statement.Assign> variables = new ArrayList<>();
    while (tokens.current().kind() != Token.Kind.BLOCK_END) {
      if (!variables.isEmpty()) {
        tokens.expectOperator(",");
      }
      Target target = oneTarget(false);
      tokens.expectOperator("=");
      variables.add(new Statement.Assign(target, expressions.expression(), line));
    }
    return new Statement.With(List.copyOf(variables), bodyAndEnd("endwith"), line);
  }
}
