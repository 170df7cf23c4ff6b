package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions where certain names are known. */
record Evaluation(Rendering rendering, Scope scope) implements Expression.Visitor<Object> {
  private static final Set<String> TAKING_UNDEFINED =
      Set.of("defined", "undefined", "default", "d");

  Object of(Expression expression) {
    Object value = ofUndefined(expression);
    if (rendering.strict()
        && value instanceof Undefined
        && !(expression instanceof Expression.Conditional)) {
      rendering.at(expression.line());
      throw undefined(expression);
    }
    return value;
  }

  private static TemplateProblem undefined(Expression expression) {
    if (expression instanceof Expression.Name name) {
      return TemplateProblem.rendering(
          "there is no '%1$s': the record has no such field. Where it may be absent, write %1$s | default('')"
              .formatted(name.name()));
    }
    return TemplateProblem.rendering(
        "something that is not there is used. Where it may be absent, put | default('') behind it");
  }

  /** A value that may be undefined, in a strict template too. */
  private Object ofUndefined(Expression expression) {
    rendering.enter(expression.line());
    Object value = expression.accept(this);
    rendering.leave();
    return value;
  }

  private Object input(Expression input, String name) {
    return TAKING_UNDEFINED.contains(name) ? ofUndefined(input) : of(input);
  }

  private @Nullable Object ofOrNull(@Nullable Expression expression) {
    return expression == null ? null : of(expression);
  }

  boolean holds(Expression expression) {
    return Kinds.truth(of(expression));
  }

  List<Object> all(List<Expression> expressions) {
    List<Object> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(of(expression));
    }
    return values;
  }

  @Override
  public Object constant(Expression.Constant expression) {
    return expression.value();
  }

  @Override
  public Object name(Expression.Name expression) {
    return scope.get(expression.name());
  }

  @Override
  public Object attribute(Expression.Attribute expression) {
    Object of = of(expression.of());
    rendering.at(expression.line());
    return new Attributes(rendering).attribute(of, expression.name());
  }

  @Override
  public Object item(Expression.Item expression) {
    Object of = of(expression.of());
    Object key = of(expression.key());
    rendering.at(expression.line());
    return new Attributes(rendering).item(of, key);
  }

  @Override
  public Object slice(Expression.Slice expression) {
    Object of = of(expression.of());
    Object start = ofOrNull(expression.bounds().start());
    Object stop = ofOrNull(expression.bounds().stop());
    Object step = ofOrNull(expression.bounds().step());
    rendering.at(expression.line());
    return new Attributes(rendering).slice(of, start, stop, step);
  }

  @Override
  public Object call(Expression.Call expression) {
    Object callee = of(expression.callee());
    return call(expression, callee, Map.of());
  }

  /** Calls with more named arguments than the expression has. */
  Object call(Expression.Call expression, Object callee, Map<String, Object> more) {
    Arguments arguments = arguments(calledName(expression.callee()), expression.arguments(), more);
    rendering.at(expression.line());
    Calculation.requireDefined(callee);
    if (callee instanceof Callable callable) {
      return callable.call(arguments, rendering);
    }
    throw TemplateProblem.rendering("%s cannot be called".formatted(Kinds.of(callee)));
  }

  private static String calledName(Expression callee) {
    if (callee instanceof Expression.Attribute attribute) {
      return "'" + attribute.name() + "'";
    }
    return callee instanceof Expression.Name name ? "'" + name.name() + "'" : "a function";
  }

  private Arguments arguments(
      String of, Expression.CallArguments arguments, Map<String, Object> more) {
    Map<String, Object> named = new LinkedHashMap<>(more);
    List<Object> positional = all(arguments.positional());
    arguments.named().forEach((name, value) -> named.put(name, of(value)));
    return new Arguments(of, positional, named);
  }

  @Override
  public Object filter(Expression.Filter expression) {
    Object input = input(expression.input(), expression.name());
    Arguments arguments =
        arguments("'" + expression.name() + "'", expression.arguments(), Map.of());
    rendering.at(expression.line());
    return Filters.apply(expression.name(), input, arguments, rendering);
  }

  @Override
  public Object test(Expression.Test expression) {
    Object input = input(expression.input(), expression.name());
    Arguments arguments =
        arguments("'is " + expression.name() + "'", expression.arguments(), Map.of());
    rendering.at(expression.line());
    return Tests.holds(expression.name(), input, arguments, rendering);
  }

  @Override
  public Object not(Expression.Not expression) {
    return !holds(expression.of());
  }

  @Override
  public Object both(Expression.Both expression) {
    Object left = of(expression.left());
    return Kinds.truth(left) ? of(expression.right()) : left;
  }

  @Override
  public Object either(Expression.Either expression) {
    Object left = of(expression.left());
    return Kinds.truth(left) ? left : of(expression.right());
  }

  @Override
  public Object sign(Expression.Sign expression) {
    Object value = of(expression.of());
    rendering.at(expression.line());
    return new Calculation(rendering).sign(expression.negative(), value);
  }

  @Override
  public Object arithmetic(Expression.Arithmetic expression) {
    Object left = of(expression.left());
    Object right = of(expression.right());
    rendering.at(expression.line());
    return new Calculation(rendering).of(expression.operator(), left, right);
  }

  @Override
  public Object joined(Expression.Joined expression) {
    StringBuilder joined = new StringBuilder();
    for (Expression part : expression.parts()) {
      String text = Texts.str(of(part), rendering);
      rendering.handle(text.length());
      joined.append(text);
    }
    return joined.toString();
  }

  @Override
  public Object comparison(Expression.Comparison expression) {
    Object left = of(expression.first());
    for (Expression.Comparison.Operand operand : expression.others()) {
      Object right = of(operand.value());
      rendering.at(expression.line());
      if (!compare(operand.operator(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private boolean compare(String operator, Object left, Object right) {
    return switch (operator) {
      case "==" -> Equality.equal(left, right, rendering);
      case "!=" -> !Equality.equal(left, right, rendering);
      case "in" -> Equality.contains(right, left, rendering);
      case "not in" -> !Equality.contains(right, left, rendering);
      default -> ordered(operator, left, right);
    };
  }

  private boolean ordered(String operator, Object left, Object right) {
    int order = Equality.order(left, right, rendering);
    if (Numbers.isNan(left) || Numbers.isNan(right)) {
      return false;
    }
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  @Override
  public Object conditional(Expression.Conditional expression) {
    if (holds(expression.test())) {
      return of(expression.then());
    }
    return expression.otherwise() == null
        ? new Undefined("an 'if' in an expression did not hold, and it has no 'else'")
        : of(expression.otherwise());
  }

  @Override
  public Object list(Expression.ListOf expression) {
    return new Items.Row(all(expression.items()));
  }

  @Override
  public Object tuple(Expression.TupleOf expression) {
    return new Items.Tuple(all(expression.items()));
  }

  @Override
  public Object map(Expression.MapOf expression) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < expression.keys().size(); i++) {
      entries.put(Dict.requireKey(of(expression.keys().get(i))), of(expression.values().get(i)));
    }
    return new Dict(entries);
  }
}
