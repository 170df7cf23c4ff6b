package dev.millstream.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What {@code + - * / // % **} give. */
final class Calculation {

  /** Bits of the highest exponent, times bits of the base. */
  private static final int LENGTH_OF_MOST = 13;

  private final Rendering rendering;

  Calculation(Rendering rendering) {
    this.rendering = rendering;
  }

  Object of(String operator, Object left, Object right) {
    requireDefined(left);
    if (operator.equals("%") && left instanceof String text) {
      return new Formatting(rendering).of(text, right);
    }
    requireDefined(right);
    if (Numbers.isWhole(left) && Numbers.isWhole(right)) {
      return whole(operator, Numbers.big(left), Numbers.big(right));
    }
    if (Numbers.is(left) && Numbers.is(right)) {
      return real(operator, Numbers.real(left), Numbers.real(right));
    }
    return switch (operator) {
      case "+" -> sum(left, right);
      case "*" -> repeated(left, right);
      default -> throw cannot(operator, left, right);
    };
  }

  Object sign(boolean negative, Object value) {
    requireDefined(value);
    if (Numbers.isWhole(value)) {
      BigInteger number = Numbers.big(value);
      return Numbers.of(negative ? number.negate() : number);
    }
    if (value instanceof Double number) {
      return negative ? -number : number;
    }
    throw TemplateProblem.rendering("%s has no sign".formatted(Kinds.of(value)));
  }

  static void requireDefined(Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.used();
    }
  }

  private static TemplateProblem cannot(String operator, Object left, Object right) {
    return TemplateProblem.rendering(
        "'%s' cannot be used between %s and %s"
            .formatted(operator, Kinds.of(left), Kinds.of(right)));
  }

  private static Object whole(String operator, BigInteger left, BigInteger right) {
    if ("/ // %".contains(operator) && right.signum() == 0) {
      throw TemplateProblem.rendering("a number is divided by zero");
    }
    return switch (operator) {
      case "+" -> Numbers.of(left.add(right));
      case "-" -> Numbers.of(left.subtract(right));
      case "*" -> Numbers.of(left.multiply(right));
      case "/" -> left.doubleValue() / right.doubleValue();
      case "//" -> Numbers.of(floorDivide(left, right));
      case "%" -> Numbers.of(left.subtract(floorDivide(left, right).multiply(right)));
      default -> power(left, right);
    };
  }

  private static BigInteger floorDivide(BigInteger left, BigInteger right) {
    BigInteger[] parts = left.divideAndRemainder(right);
    boolean below = parts[1].signum() != 0 && parts[1].signum() != right.signum();
    return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static Object power(BigInteger left, BigInteger right) {
    if (right.signum() < 0) {
      return Math.pow(left.doubleValue(), right.doubleValue());
    }
    if (left.bitLength() > 1
        && right.multiply(BigInteger.valueOf(left.bitLength())).bitLength() > LENGTH_OF_MOST) {
      throw TemplateProblem.limit("a power is too large");
    }
    if (left.bitLength() <= 1) {
      return smallPower(left, right);
    }
    return Numbers.of(left.pow(right.intValue()));
  }

  /** Powers of -2, -1, 0 and 1. */
  private static Object smallPower(BigInteger left, BigInteger right) {
    if (left.intValue() == -2) {
      if (right.bitLength() > LENGTH_OF_MOST) {
        throw TemplateProblem.limit("a power is too large");
      }
      return Numbers.of(left.pow(right.intValue()));
    }
    return Numbers.of(left.pow(right.testBit(0) ? 1 : right.signum() == 0 ? 0 : 2));
  }

  private static Object real(String operator, double left, double right) {
    if ("/ // %".contains(operator) && right == 0) {
      throw TemplateProblem.rendering("a number is divided by zero");
    }
    return switch (operator) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      case "//" -> Math.floor((left - modulo(left, right)) / right + 0.5);
      case "%" -> modulo(left, right);
      default -> Math.pow(left, right);
    };
  }

  private static double modulo(double left, double right) {
    double rest = left % right;
    if (rest == 0) {
      return Math.copySign(0.0, right);
    }
    return (rest < 0) == (right < 0) ? rest : rest + right;
  }

  private Object sum(Object left, Object right) {
    if (Kinds.isText(left) && Kinds.isText(right)) {
      return texts(left, right);
    }
    boolean lists = left instanceof Items.Row && right instanceof Items.Row;
    if (lists || (left instanceof Items.Tuple && right instanceof Items.Tuple)) {
      List<Object> all = new ArrayList<>(((Items) left).items());
      all.addAll(((Items) right).items());
      rendering.steps(all.size());
      return lists ? new Items.Row(all) : new Items.Tuple(all);
    }
    throw cannot("+", left, right);
  }

  private Object texts(Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      rendering.handle((long) a.length() + b.length());
      return a + b;
    }
    String a = left instanceof SafeText safe ? safe.text() : SafeText.escape((String) left);
    String b = right instanceof SafeText safe ? safe.text() : SafeText.escape((String) right);
    rendering.handle((long) a.length() + b.length());
    return new SafeText(a + b);
  }

  private Object repeated(Object left, Object right) {
    if (Numbers.isWhole(left) && !Numbers.isWhole(right)) {
      return repeated(right, left);
    }
    if (!Numbers.isWhole(right)) {
      throw cannot("*", left, right);
    }
    long times = Numbers.big(right).min(BigInteger.valueOf(Integer.MAX_VALUE)).longValue();
    times = Math.max(0, times);
    if (left instanceof String text) {
      rendering.handle(times * text.length());
      return text.repeat((int) times);
    }
    if (left instanceof Items items && !(left instanceof Items.Stream)) {
      rendering.steps(times * items.items().size());
      List<Object> all = new ArrayList<>();
      for (long i = 0; i < times && !items.items().isEmpty(); i++) {
        all.addAll(items.items());
      }
      return left instanceof Items.Tuple ? new Items.Tuple(all) : new Items.Row(all);
    }
    throw cannot("*", left, right);
  }
}
