package dev.millstream.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A macro where it was defined.
 *
 * @param around what its body sees
 */
record Macro(Statement.MacroDefinition definition, Scope around) implements Callable {

  @Override
  public Object call(Arguments arguments, Rendering rendering) {
    List<String> names = definition.parameters().stream().map(Statement.Parameter::name).toList();
    Map<String, Object> named = new LinkedHashMap<>(arguments.named());
    Scope inside = new Scope(around);
    Object caller = named.remove("caller");
    if (caller != null && !names.contains("caller")) {
      inside.set("caller", caller);
    } else if (caller != null) {
      named.put("caller", caller);
    }
    Object[] bound =
        new Arguments(arguments.of(), arguments.positional(), named)
            .bind(0, names.toArray(String[]::new));
    rendering.enter();
    assign(bound, inside, rendering);
    StringBuilder outside = rendering.startCapture();
    new Execution(rendering, inside).run(definition.body());
    rendering.leave();
    return rendering.endCapture(outside);
  }

  /** Defaults see the parameters before them. */
  private void assign(Object[] bound, Scope inside, Rendering rendering) {
    List<Statement.Parameter> absent = new ArrayList<>();
    for (int i = 0; i < bound.length; i++) {
      Statement.Parameter parameter = definition.parameters().get(i);
      if (bound[i] == Arguments.Absent.ARGUMENT) {
        inside.set(
            parameter.name(),
            new Undefined("parameter '%s' was not provided".formatted(parameter.name())));
        absent.add(parameter);
      } else {
        inside.set(parameter.name(), bound[i]);
      }
    }
    for (Statement.Parameter parameter : absent) {
      if (parameter.otherwise() != null) {
        inside.set(parameter.name(), new Evaluation(rendering, inside).of(parameter.otherwise()));
      }
    }
  }
}
