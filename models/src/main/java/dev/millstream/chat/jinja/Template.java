package dev.millstream.chat.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A template that has been read.
 *
 * <p>Threading: immutable; renderings share nothing.
 */
public final class Template {
  private final String name;
  private final List<Statement> statements;
  private final List<String> literals;
  private final boolean strict;

  private Template(String name, List<Statement> statements, List<String> literals, boolean strict) {
    this.name = name;
    this.statements = statements;
    this.literals = literals;
    this.strict = strict;
  }

  /**
   * Reads a template.
   *
   * @param name what messages begin with, such as {@code chat_template.jinja of model 'org/name'}
   * @throws TemplateException where it is not written in what is taken of the language
   */
  public static Template of(String name, String text) {
    return read(name, text, false);
  }

  /**
   * Reads a template in which a name that is not defined is an error where it is used, not only
   * where something is taken from it. It may be asked for with {@code is defined}, and have a
   * {@code default}.
   *
   * @throws TemplateException where it is not written in what is taken of the language
   */
  public static Template strict(String name, String text) {
    return read(name, text, true);
  }

  private static Template read(String name, String text, boolean strict) {
    int[] line = {1};
    List<Token> tokens = List.of();
    TokenStream stream = new TokenStream(tokens);
    try {
      tokens = Lexer.tokens(text, at -> line[0] = at);
      stream = new TokenStream(tokens);
      return new Template(name, StatementParser.parse(stream), literals(tokens), strict);
    } catch (TemplateProblem e) {
      throw e.at(name, tokens.isEmpty() ? line[0] : stream.line());
    }
  }

  private static List<String> literals(List<Token> tokens) {
    List<String> literals = new ArrayList<>();
    for (Token token : tokens) {
      if (token.kind() == Token.Kind.DATA || token.kind() == Token.Kind.STRING) {
        literals.add((String) token.value());
      }
    }
    return List.copyOf(literals);
  }

  /** The texts and strings that are written in it. */
  public List<String> literals() {
    return literals;
  }

  /**
   * The text that it makes of these variables.
   *
   * @param clock what {@code strftime_now} tells the time by, and in which zone
   * @throws TemplateRaisedException where the template refuses them
   * @throws TemplateException where it cannot be rendered with them, or takes more than the limits
   */
  public String render(Map<String, JsonNode> variables, TemplateLimits limits, Clock clock) {
    Rendering rendering = new Rendering(limits, clock, strict);
    try {
      new Execution(rendering, Globals.with(variables)).run(statements);
      return rendering.text();
    } catch (TemplateProblem e) {
      throw e.at(name, rendering.line());
    }
  }
}
