package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind a value: attributes, items, slices, calls, filters and tests. */
final class PostfixParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  PostfixParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expression after(Expression value) {
    Expression result = value;
    while (true) {
      int line = tokens.line();
      if (tokens.skipOperator(".")) {
        result = attribute(result, line);
      } else if (tokens.skipOperator("[")) {
        result = subscript(result, line);
      } else if (tokens.skipOperator("(")) {
        result = new Expression.Call(result, arguments(), line);
      } else {
        return result;
      }
    }
  }

  Expression filtersAndTests(Expression value) {
    Expression result = value;
    while (true) {
      int line = tokens.line();
      if (tokens.skipOperator("|")) {
        result = filter(result);
      } else if (tokens.skipName("is")) {
        result = test(result, line);
      } else if (tokens.skipOperator("(")) {
        result = new Expression.Call(result, arguments(), line);
      } else {
        return result;
      }
    }
  }

  Expression filter(Expression input) {
    int line = tokens.line();
    String name = dottedName();
    Filters.require(name);
    Expression.CallArguments arguments =
        tokens.skipOperator("(") ? arguments() : Expression.CallArguments.NONE;
    return new Expression.Filter(input, name, arguments, line);
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(tokens.name());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.name());
    }
    return name.toString();
  }

  private Expression test(Expression input, int line) {
    boolean negated = tokens.skipName("not");
    String name = dottedName();
    Tests.require(name);
    Expression.CallArguments arguments = Expression.CallArguments.NONE;
    if (tokens.skipOperator("(")) {
      arguments = arguments();
    } else if (startsArgument(tokens.current())) {
      if (tokens.current().isName("is")) {
        throw TemplateProblem.syntax("tests with 'is' cannot follow each other");
      }
      arguments = new Expression.CallArguments(List.of(expressions.primaryWithPostfix()), Map.of());
    }
    Expression test = new Expression.Test(input, name, arguments, line);
    return negated ? new Expression.Not(test, line) : test;
  }

  private static boolean startsArgument(Token token) {
    return switch (token.kind()) {
      case NAME -> !token.isName("else") && !token.isName("or") && !token.isName("and");
      case STRING, NUMBER -> true;
      default -> token.isOperator("[") || token.isOperator("{");
    };
  }

  private Expression attribute(Expression of, int line) {
    if (tokens.current().kind() == Token.Kind.NUMBER) {
      return new Expression.Item(of, new Expression.Constant(tokens.next().value(), line), line);
    }
    return new Expression.Attribute(of, tokens.name(), line);
  }

  private Expression subscript(Expression of, int line) {
    Expression first = tokens.current().isOperator(":") ? null : expressions.tuple(true);
    if (first != null && tokens.skipOperator("]")) {
      return new Expression.Item(of, first, line);
    }
    tokens.expectOperator(":");
    Expression stop = bound();
    Expression step = tokens.skipOperator(":") ? bound() : null;
    tokens.expectOperator("]");
    return new Expression.Slice(of, new Expression.Slice.Bounds(first, stop, step), line);
  }

  private @Nullable Expression bound() {
    Token token = tokens.current();
    return token.isOperator(":") || token.isOperator("]") ? null : expressions.expression();
  }

  private Expression.CallArguments arguments() {
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!tokens.skipOperator(")")) {
      if (!positional.isEmpty() || !named.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(")")) {
          break;
        }
      }
      if (tokens.current().kind() == Token.Kind.NAME && tokens.ahead().isOperator("=")) {
        String name = tokens.name();
        tokens.next();
        named.put(name, expressions.expression());
      } else if (tokens.current().isOperator("*") || tokens.current().isOperator("**")) {
        throw TemplateProblem.syntax("arguments with * or ** are not taken: write them out");
      } else if (named.isEmpty()) {
        positional.add(expressions.expression());
      } else {
        throw TemplateProblem.syntax("an argument without a name follows one with a name");
      }
    }
    return new Expression.CallArguments(List.copyOf(positional), named);
  }
}
