package dev.millstream.chat.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done: a text, something to print, or a tag. */
sealed interface Statement {
  int line();

  Flow accept(Visitor visitor);

  /** How to go on. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /** One method for each kind. */
  interface Visitor {
    Flow text(Text statement);

    Flow print(Print statement);

    Flow assign(Assign statement);

    Flow capture(Capture statement);

    Flow loop(For statement);

    Flow choice(If statement);

    Flow macro(MacroDefinition statement);

    Flow callBlock(CallBlock statement);

    Flow filterBlock(FilterBlock statement);

    Flow with(With statement);
  }

  record Text(String text, int line) implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return visitor.text(this);
    }
  }

  record Print(Expression value, int line) implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return visitor.print(this);
    }
  }

  record Assign(Target target, Expression value, int line) implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return visitor.assign(this);
    }
  }

  /** Assigns what its body renders; {@code value} finds that under the name {@link #BODY}. */
  record Capture(Target target, Expression value, List<Statement> body, int line)
      implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return visitor.capture(this);
    }
  }

  record For(
      Target target,
      Expression over,
      @Nullable Expression filter,
      List<Statement> body,
      List<Statement> otherwise,
      int line)
      implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return visitor.loop(this);
    }
  }

  record If(List<Branch> branches, List<Statement> otherwise, int line) implements Statement {
    /** What is done where the test holds. */
    record Branch(Expression test, List<Statement> body) {}

    @Override
    public Flow accept(Visitor visitor) {
      return visitor.choice(this);
    }
  }

  /** A parameter of a macro. */
  record Parameter(String name, @Nullable Expression otherwise) {}

  record MacroDefinition(String name, List<Parameter> parameters, List<Statement> body, int line)
      implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return visitor.macro(this);
    }
  }

  /** A call whose {@code caller} renders the body. */
  record CallBlock(MacroDefinition caller, Expression.Call call, int line) implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return visitor.callBlock(this);
    }
  }

  record FilterBlock(Expression value, List<Statement> body, int line) implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return visitor.filterBlock(this);
    }
  }

  record With(List<Assign> variables, List<Statement> body, int line) implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return visitor.with(this);
    }
  }

  /** Leaves a loop, or its present turn. */
  record Jump(Flow flow, int line) implements Statement {
    @Override
    public Flow accept(Visitor visitor) {
      return flow;
    }
  }

  /** The name that no template can write under which a filter finds a body. */
  String BODY = "(body)";
}
