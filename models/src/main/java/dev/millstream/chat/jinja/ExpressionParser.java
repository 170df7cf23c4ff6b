package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Reads expressions, from the operators that bind least to those that bind most. */
final class ExpressionParser {
  private static final Set<String> COMPARING = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> ADDING = Set.of("+", "-");
  private static final Set<String> MULTIPLYING = Set.of("*", "/", "//", "%");
  private static final Map<String, Object> CONSTANTS =
      Map.of(
          "true", true, "True", true, "false", false, "False", false, "none", None.NONE, "None",
          None.NONE);

  private final TokenStream tokens;
  private final PostfixParser postfix;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.postfix = new PostfixParser(tokens, this);
  }

  /** An expression, with {@code … if … else …}. */
  Expression expression() {
    tokens.enter();
    int line = tokens.line();
    Expression value = withoutCondition();
    while (tokens.skipName("if")) {
      Expression test = withoutCondition();
      Expression otherwise = tokens.skipName("else") ? expression() : null;
      value = new Expression.Conditional(test, value, otherwise, line);
    }
    tokens.leave();
    return value;
  }

  Expression withoutCondition() {
    int line = tokens.line();
    Expression left = both();
    while (tokens.skipName("or")) {
      left = new Expression.Either(left, both(), line);
    }
    return left;
  }

  /** One expression, or several with commas between them, which are a tuple. */
  Expression tuple(boolean withCondition) {
    int line = tokens.line();
    Expression first = element(withCondition);
    if (!tokens.current().isOperator(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !endsTuple()) {
      items.add(element(withCondition));
    }
    return new Expression.TupleOf(List.copyOf(items), line);
  }

  private Expression element(boolean withCondition) {
    return withCondition ? expression() : withoutCondition();
  }

  private boolean endsTuple() {
    Token token = tokens.current();
    return token.kind() == Token.Kind.PRINT_END
        || token.kind() == Token.Kind.BLOCK_END
        || token.isOperator(")");
  }

  /** The filters behind a tag, over what its body renders. */
  Expression filters(Expression body) {
    return postfix.filtersAndTests(body);
  }

  /** One filter without {@code |}, and more behind it. */
  Expression firstFilter(Expression body) {
    return postfix.filtersAndTests(postfix.filter(body));
  }

  Expression.Call requireCall() {
    if (expression() instanceof Expression.Call call) {
      return call;
    }
    throw TemplateProblem.syntax("a call was expected");
  }

  private Expression both() {
    int line = tokens.line();
    Expression left = negation();
    while (tokens.skipName("and")) {
      left = new Expression.Both(left, negation(), line);
    }
    return left;
  }

  private Expression negation() {
    int line = tokens.line();
    if (!tokens.skipName("not")) {
      return comparison();
    }
    tokens.enter();
    Expression not = new Expression.Not(negation(), line);
    tokens.leave();
    return not;
  }

  private Expression comparison() {
    int line = tokens.line();
    Expression first = leftToRight(ADDING, this::joined);
    List<Expression.Comparison.Operand> others = new ArrayList<>();
    while (true) {
      String operator = comparing();
      if (operator.isEmpty()) {
        break;
      }
      others.add(new Expression.Comparison.Operand(operator, leftToRight(ADDING, this::joined)));
    }
    return others.isEmpty() ? first : new Expression.Comparison(first, List.copyOf(others), line);
  }

  private String comparing() {
    Token token = tokens.current();
    if (token.kind() == Token.Kind.OPERATOR && COMPARING.contains(token.value())) {
      return (String) tokens.next().value();
    }
    if (tokens.skipName("in")) {
      return "in";
    }
    if (token.isName("not") && tokens.ahead().isName("in")) {
      tokens.next();
      tokens.next();
      return "not in";
    }
    return "";
  }

  private Expression joined() {
    int line = tokens.line();
    Expression first = leftToRight(MULTIPLYING, this::power);
    if (!tokens.current().isOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator("~")) {
      parts.add(leftToRight(MULTIPLYING, this::power));
    }
    return new Expression.Joined(List.copyOf(parts), line);
  }

  private Expression power() {
    return leftToRight(Set.of("**"), () -> unary(true));
  }

  private Expression leftToRight(Set<String> operators, Supplier<Expression> operand) {
    int line = tokens.line();
    Expression left = operand.get();
    while (tokens.current().kind() == Token.Kind.OPERATOR
        && operators.contains(tokens.current().value())) {
      String operator = (String) tokens.next().value();
      left = new Expression.Arithmetic(operator, left, operand.get(), line);
    }
    return left;
  }

  private Expression unary(boolean withFilters) {
    tokens.enter();
    int line = tokens.line();
    boolean negative = tokens.current().isOperator("-");
    Expression value;
    if (negative || tokens.current().isOperator("+")) {
      tokens.next();
      value = new Expression.Sign(negative, unary(false), line);
    } else {
      value = primary();
    }
    value = postfix.after(value);
    tokens.leave();
    return withFilters ? postfix.filtersAndTests(value) : value;
  }

  Expression primaryWithPostfix() {
    return postfix.after(primary());
  }

  private Expression primary() {
    int line = tokens.line();
    Token token = tokens.current();
    switch (token.kind()) {
      case NAME -> {
        Object constant = CONSTANTS.get(token.value());
        String name = tokens.name();
        return constant == null
            ? new Expression.Name(name, line)
            : new Expression.Constant(constant, line);
      }
      case NUMBER -> {
        return new Expression.Constant(tokens.next().value(), line);
      }
      case STRING -> {
        StringBuilder text = new StringBuilder();
        while (tokens.current().kind() == Token.Kind.STRING) {
          text.append(tokens.next().value());
        }
        return new Expression.Constant(text.toString(), line);
      }
      default -> {
        return bracketed();
      }
    }
  }

  private Expression bracketed() {
    int line = tokens.line();
    if (tokens.skipOperator("(")) {
      Expression inside =
          tokens.current().isOperator(")") ? new Expression.TupleOf(List.of(), line) : tuple(true);
      tokens.expectOperator(")");
      return inside;
    }
    if (tokens.skipOperator("[")) {
      return new Expression.ListOf(items(), line);
    }
    if (tokens.skipOperator("{")) {
      return map(line);
    }
    throw tokens.unexpected("an expression");
  }

  private List<Expression> items() {
    List<Expression> items = new ArrayList<>();
    while (!tokens.skipOperator("]")) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("]")) {
          break;
        }
      }
      items.add(expression());
    }
    return List.copyOf(items);
  }

  private Expression map(int line) {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("}")) {
          break;
        }
      }
      keys.add(expression());
      tokens.expectOperator(":");
      values.add(expression());
    }
    return new Expression.MapOf(List.copyOf(keys), List.copyOf(values), line);
  }
}
