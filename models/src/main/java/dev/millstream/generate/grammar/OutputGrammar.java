package dev.millstream.generate.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Which texts a model may write.
 *
 * <p>Threading: immutable.
 */
public final class OutputGrammar {
  private final Expression expression;

  private OutputGrammar(Expression expression) {
    this.expression = expression;
  }

  /**
   * Just one of some texts.
   *
   * @throws IllegalGrammarException when there is none, or one is empty or has half a surrogate
   *     pair
   */
  public static OutputGrammar choices(List<String> choices) {
    if (choices.isEmpty()) {
      throw new IllegalGrammarException("there are no choices to write. Name at least one.");
    }
    for (int i = 0; i < choices.size(); i++) {
      String choice = choices.get(i);
      if (choice.isEmpty() || choice.codePoints().anyMatch(OutputGrammar::isSurrogate)) {
        throw new IllegalGrammarException(
            "choice %d of %d %s. Give it at least one whole character."
                .formatted(
                    i + 1,
                    choices.size(),
                    choice.isEmpty() ? "is empty" : "has half a surrogate pair"));
      }
    }
    return new OutputGrammar(
        new Expression.Choice(choices.stream().map(Expression::literal).toList()));
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /**
   * Texts that a regular expression matches from end to end.
   *
   * <p>Supported are characters, {@code .} (all but a line feed), classes such as {@code [^a-z\d]},
   * the escapes {@code \d \w \s \D \W \S} (of ASCII) and {@code \t \n \r \f \xHH \\uHHHH}, an
   * escaped punctuation mark, groups {@code (...)} and {@code (?:...)}, {@code |}, {@code * + ? {m}
   * {m,} {m,n}}, and {@code ^} first and {@code $} last, which change nothing. A character is a
   * code point.
   *
   * @throws IllegalGrammarException for all else, such as references back and look-around
   */
  public static OutputGrammar regex(String regex) {
    return new OutputGrammar(RegexParser.parse(regex, Expression.Letter::new));
  }

  /**
   * JSON that a schema describes, a subset of it: keys in the order of the schema, no properties
   * that it does not name, and either no white space or one space after a colon or a comma, as
   * Python's {@code json.dumps} writes it.
   *
   * <p>Supported are
   *
   * <ul>
   *   <li>{@code type}, also a list of types; {@code enum} and {@code const}
   *   <li>objects with {@code properties} and {@code required}; {@code additionalProperties} may be
   *       true or false
   *   <li>arrays with {@code items}, {@code minItems} and {@code maxItems}
   *   <li>strings with {@code minLength} and {@code maxLength}, or a {@code pattern}, as {@link
   *       #regex} has it, which the whole string matches
   *   <li>integers and numbers of up to 15 digits before and after the point, with {@code minimum},
   *       {@code maximum} and their exclusive kinds, whole numbers of up to 15 digits
   *   <li>booleans and null
   *   <li>{@code anyOf}; {@code oneOf} where no value can be of two of its alternatives: other
   *       types, or another constant
   *   <li>{@code $ref} into the same schema, not into itself
   * </ul>
   *
   * <p>Titles, descriptions, defaults and examples are read over. Values nest up to {@value
   * SchemaReader#DEEPEST} deep. A string or array without a highest length has none: the text ends
   * within its tokens because it is led to its end in time.
   *
   * @throws IllegalGrammarException for all else; the message names the keyword and where it stands
   */
  public static OutputGrammar jsonSchema(JsonNode schema) {
    return new OutputGrammar(SchemaReader.read(schema));
  }

  Expression expression() {
    return expression;
  }
}
