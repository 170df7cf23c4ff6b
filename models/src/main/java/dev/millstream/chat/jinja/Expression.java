package dev.millstream.chat.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has a value. */
sealed interface Expression {
  int line();

  <R> R accept(Visitor<R> visitor);

  /** One method for each kind. */
  interface Visitor<R> {
    R constant(Constant expression);

    R name(Name expression);

    R attribute(Attribute expression);

    R item(Item expression);

    R slice(Slice expression);

    R call(Call expression);

    R filter(Filter expression);

    R test(Test expression);

    R not(Not expression);

    R both(Both expression);

    R either(Either expression);

    R sign(Sign expression);

    R arithmetic(Arithmetic expression);

    R joined(Joined expression);

    R comparison(Comparison expression);

    R conditional(Conditional expression);

    R list(ListOf expression);

    R tuple(TupleOf expression);

    R map(MapOf expression);
  }

  /** Arguments of a call, a filter or a test. */
  record CallArguments(List<Expression> positional, Map<String, Expression> named) {
    static final CallArguments NONE = new CallArguments(List.of(), Map.of());
  }

  record Constant(Object value, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.constant(this);
    }
  }

  record Name(String name, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.name(this);
    }
  }

  record Attribute(Expression of, String name, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.attribute(this);
    }
  }

  record Item(Expression of, Expression key, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.item(this);
    }
  }

  record Slice(Expression of, Bounds bounds, int line) implements Expression {
    /** The parts between the colons. */
    record Bounds(
        @Nullable Expression start, @Nullable Expression stop, @Nullable Expression step) {}

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.slice(this);
    }
  }

  record Call(Expression callee, CallArguments arguments, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.call(this);
    }
  }

  record Filter(Expression input, String name, CallArguments arguments, int line)
      implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.filter(this);
    }
  }

  record Test(Expression input, String name, CallArguments arguments, int line)
      implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.test(this);
    }
  }

  record Not(Expression of, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.not(this);
    }
  }

  record Both(Expression left, Expression right, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.both(this);
    }
  }

  record Either(Expression left, Expression right, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.either(this);
    }
  }

  record Sign(boolean negative, Expression of, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sign(this);
    }
  }

  record Arithmetic(String operator, Expression left, Expression right, int line)
      implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.arithmetic(this);
    }
  }

  /** Parts with {@code ~} between them. */
  record Joined(List<Expression> parts, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.joined(this);
    }
  }

  record Comparison(Expression first, List<Operand> others, int line) implements Expression {
    /** What is compared, and how. */
    record Operand(String operator, Expression value) {}

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.comparison(this);
    }
  }

  record Conditional(Expression test, Expression then, @Nullable Expression otherwise, int line)
      implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conditional(this);
    }
  }

  record ListOf(List<Expression> items, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.list(this);
    }
  }

  record TupleOf(List<Expression> items, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.tuple(this);
    }
  }

  record MapOf(List<Expression> keys, List<Expression> values, int line) implements Expression {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.map(this);
    }
  }
}
