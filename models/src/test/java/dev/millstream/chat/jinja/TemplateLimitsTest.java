package dev.millstream.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What templates that mean no good come to. */
class TemplateLimitsTest {
  private static String render(String template) {
    return Template.of("T", template).render(Map.of(), TemplateLimits.DEFAULT, Clock.systemUTC());
  }

  private static void refused(String template, TemplateException.Reason reason, String sentence) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(sentence);
  }

  @Test
  void endsLoopsWithoutAnEnd() {
    refused(
        "{% for a in range(100000) %}\n{% for b in range(100000) %}{% endfor %}{% endfor %}",
        TemplateException.Reason.LIMIT, "T, line 2: it takes more than 2000000 steps.");
  }

  @Test
  void endsMacrosThatCallThemselves() {
    refused(
        "{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}",
        TemplateException.Reason.LIMIT,
        "T, line 1: it goes more than 400 levels deep, counting expressions, blocks and macro calls"
            + " within each other.");
  }

  @Test
  void refusesARangeThatIsTooLong() {
    refused(
        "{{ range(100001) }}",
        TemplateException.Reason.LIMIT,
        "T, line 1: range would give more than 100000 numbers.");
  }

  @Test
  void refusesTextsThatGrowTooLong() {
    String sentence =
        "T, line 1: it makes or searches texts of more than 268435456 characters in all.";
    refused("{{ 'a' * 999999999999 }}", TemplateException.Reason.LIMIT, sentence);
    refused(
        "{% set n = namespace(s='aaaaaaaa') %}{% for i in range(99) %}{% set n.s = n.s + n.s %}{%"
            + " endfor %}",
        TemplateException.Reason.LIMIT, sentence);
    refused(
        "{% set a = 'a' * 8000000 %}{{ ('a' * 4000000 ~ 'b') in a }}",
        TemplateException.Reason.LIMIT, sentence);
  }

  @Test
  void refusesTooMuchOutput() {
    refused(
        "{% set a = 'a' * 1000000 %}\n{% for i in range(99) %}{{ a }}{% endfor %}",
        TemplateException.Reason.LIMIT, "T, line 2: it renders more than 16777216 characters.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% set n = namespace(l=[]) %}{% for i in range(9999) %}{% set n.l = [n.l] %}{% endfor %}{{"
            + " n.l }}",
        "{% set n = namespace(l=[]) %}{% for i in range(9999) %}{% set n.l = [n.l] %}{% endfor %}{{"
            + " n.l | tojson }}",
        "{% set n = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% set"
            + " n.m = [n.m, n.m] %}{% endfor %}{{ n.l == n.m }}",
        "{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}",
        "{{ [0] * 99999999 }}",
        "{{ 9 ** 99999 }}",
        "{{ 2 ** 99999 }}",
        "{{ '%999999d' % 1 }}",
        "{{ {} | tojson(indent=999999999) ~ [1] | tojson(indent=999999999) }}",
        "{{ 'a' | indent(2000000000, true) }}"
      })
  void refusesOtherBlowUps(String template) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> assertThat(e.reason()).isEqualTo(TemplateException.Reason.LIMIT));
  }

  @Test
  void refusesTemplatesNestedTooDeep() {
    refused(
        "{{ " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + " }}",
        TemplateException.Reason.LIMIT,
        "T, line 1: more than 100 expressions or blocks are nested in each other.");
    refused(
        "{% if true %}".repeat(5_000),
        TemplateException.Reason.LIMIT,
        "T, line 1: more than 100 expressions or blocks are nested in each other.");
    refused(
        "{{ 1" + " + 1".repeat(5_000) + " }}",
        TemplateException.Reason.LIMIT,
        "T, line 1: it goes more than 400 levels deep, counting expressions, blocks and macro calls"
            + " within each other.");
  }

  @Test
  void refusesValuesNestedTooDeep() throws Exception {
    var deep = new ObjectMapper().readTree("[".repeat(300) + "]".repeat(300));

    assertThatThrownBy(
            () ->
                Template.of("T", "{{ v }}")
                    .render(Map.of("v", deep), TemplateLimits.DEFAULT, Clock.systemUTC()))
        .hasMessage("T, line 1: what it was given is nested deeper than 200 levels.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "[]", "{}", "1", "range", "namespace()", "dict", "none"})
  void reachesNothingBehindValues(String value) {
    for (String name : new String[] {"__class__", "__init__", "__globals__", "__subclasses__"}) {
      assertThatThrownBy(() -> render("{{ (" + value + ")." + name + " }}"))
          .hasMessage("T, line 1: '" + name + "' cannot be reached from a template.");
      assertThatThrownBy(() -> render("{{ (" + value + ")['" + name + "'] }}"))
          .hasMessage("T, line 1: '" + name + "' cannot be reached from a template.");
    }
    for (String name : new String[] {"getClass", "class", "hashCode", "toString", "wait"}) {
      assertThat(render("{{ (" + value + ")." + name + " is defined }}")).isEqualTo("False");
      assertThatThrownBy(() -> render("{{ (" + value + ")." + name + "() }}"))
          .isInstanceOf(TemplateException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse"})
  void refusesToChangeAList(String method) {
    refused(
        "{% set l = [1] %}{{ l." + method + "(1) }}",
        TemplateException.Reason.RENDERING,
        "T, line 1: '"
            + method
            + "' would change a list, which templates may not. Make a new one with + or namespace.");
  }

  @Test
  void refusesToChangeAMap() {
    refused(
        "{{ {}.update({'a': 1}) }}",
        TemplateException.Reason.RENDERING,
        "T, line 1: 'update' would change a map, which templates may not. Make a new one with + or"
            + " namespace.");
  }

  @Test
  void saysInWhichLineSomethingIsWrong() {
    refused(
        "a\n{{ messages[0].role }}",
        TemplateException.Reason.RENDERING,
        "T, line 2: 'messages' is undefined.");
    refused(
        "a\n\n{% include 'x' %}",
        TemplateException.Reason.SYNTAX,
        "T, line 3: the tag 'include' is not taken. Chat templates may use set, for, if, macro, call,"
            + " filter, with, print, raw, generation, break and continue.");
  }

  @Test
  void tellsTheTemplatesOwnRefusal() {
    assertThatThrownBy(() -> render("\n{{ raise_exception('Roles must alternate.') }}"))
        .isInstanceOfSatisfying(
            TemplateRaisedException.class,
            e -> assertThat(e.templateMessage()).isEqualTo("Roles must alternate."))
        .hasMessage("T, line 2: the template refuses this input: Roles must alternate.");
  }
}
