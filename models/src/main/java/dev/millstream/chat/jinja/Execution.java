package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Does statements where certain names are known. */
record Execution(Rendering rendering, Scope scope) implements Statement.Visitor {

  Statement.Flow run(List<Statement> statements) {
    for (Statement statement : statements) {
      rendering.enter(statement.line());
      Statement.Flow flow = statement.accept(this);
      rendering.leave();
      if (flow != Statement.Flow.NEXT) {
        return flow;
      }
    }
    return Statement.Flow.NEXT;
  }

  private Object evaluate(Expression expression) {
    return new Evaluation(rendering, scope).of(expression);
  }

  @Override
  public Statement.Flow text(Statement.Text statement) {
    rendering.write(statement.text());
    return Statement.Flow.NEXT;
  }

  @Override
  public Statement.Flow print(Statement.Print statement) {
    Object value = evaluate(statement.value());
    rendering.at(statement.line());
    rendering.write(Texts.str(value, rendering));
    return Statement.Flow.NEXT;
  }

  @Override
  public Statement.Flow assign(Statement.Assign statement) {
    Object value = evaluate(statement.value());
    rendering.at(statement.line());
    assign(statement.target(), value);
    return Statement.Flow.NEXT;
  }

  private void assign(Target target, Object value) {
    if (target instanceof Target.Variable variable) {
      scope.set(variable.name(), value);
    } else if (target instanceof Target.Field field) {
      if (!(scope.get(field.namespace()) instanceof Namespace namespace)) {
        throw TemplateProblem.rendering(
            "'%s' is no namespace, and only its attributes can be set"
                .formatted(field.namespace()));
      }
      namespace.set(field.name(), value);
    } else if (target instanceof Target.Several several) {
      List<Object> values = Iteration.of(value, rendering);
      if (values.size() != several.parts().size()) {
        throw TemplateProblem.rendering(
            "%d values cannot be assigned to %d names"
                .formatted(values.size(), several.parts().size()));
      }
      for (int i = 0; i < values.size(); i++) {
        assign(several.parts().get(i), values.get(i));
      }
    }
  }

  @Override
  public Statement.Flow capture(Statement.Capture statement) {
    Execution inside = within();
    inside.scope.set(Statement.BODY, inside.captured(statement.body()));
    assign(statement.target(), new Evaluation(rendering, inside.scope).of(statement.value()));
    return Statement.Flow.NEXT;
  }

  @Override
  public Statement.Flow filterBlock(Statement.FilterBlock statement) {
    Execution inside = within();
    inside.scope.set(Statement.BODY, inside.captured(statement.body()));
    Object filtered = new Evaluation(rendering, inside.scope).of(statement.value());
    rendering.write(Texts.str(filtered, rendering));
    return Statement.Flow.NEXT;
  }

  private String captured(List<Statement> body) {
    StringBuilder outside = rendering.startCapture();
    run(body);
    return rendering.endCapture(outside);
  }

  private Execution within() {
    return new Execution(rendering, new Scope(scope));
  }

  @Override
  public Statement.Flow choice(Statement.If statement) {
    for (Statement.If.Branch branch : statement.branches()) {
      if (new Evaluation(rendering, scope).holds(branch.test())) {
        return run(branch.body());
      }
    }
    return run(statement.otherwise());
  }

  @Override
  public Statement.Flow loop(Statement.For statement) {
    List<Object> items = items(statement);
    Loop.Changes changes = new Loop.Changes();
    for (int i = 0; i < items.size(); i++) {
      Execution turn = within();
      turn.scope.set("loop", new Loop(items, i, changes));
      turn.assign(statement.target(), items.get(i));
      if (turn.run(statement.body()) == Statement.Flow.BREAK) {
        break;
      }
    }
    return items.isEmpty() ? within().run(statement.otherwise()) : Statement.Flow.NEXT;
  }

  private List<Object> items(Statement.For statement) {
    Object over = evaluate(statement.over());
    rendering.at(statement.line());
    List<Object> items = Iteration.of(over, rendering);
    if (statement.filter() == null) {
      return items;
    }
    List<Object> kept = new ArrayList<>();
    for (Object item : items) {
      Execution turn = within();
      turn.assign(statement.target(), item);
      if (new Evaluation(rendering, turn.scope).holds(statement.filter())) {
        kept.add(item);
      }
    }
    return kept;
  }

  @Override
  public Statement.Flow macro(Statement.MacroDefinition statement) {
    scope.set(statement.name(), new Macro(statement, scope));
    return Statement.Flow.NEXT;
  }

  @Override
  public Statement.Flow callBlock(Statement.CallBlock statement) {
    Evaluation evaluation = new Evaluation(rendering, scope);
    Object callee = evaluation.of(statement.call().callee());
    Macro caller = new Macro(statement.caller(), scope);
    Object text = evaluation.call(statement.call(), callee, Map.of("caller", caller));
    rendering.write(Texts.str(text, rendering));
    return Statement.Flow.NEXT;
  }

  @Override
  public Statement.Flow with(Statement.With statement) {
    Execution inside = within();
    for (Statement.Assign variable : statement.variables()) {
      inside.assign(variable.target(), evaluate(variable.value()));
    }
    return inside.run(statement.body());
  }
}
