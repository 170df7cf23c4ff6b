package dev.millstream.generate.grammar;

import static dev.millstream.generate.grammar.Expression.anyOf;
import static dev.millstream.generate.grammar.Expression.choice;
import static dev.millstream.generate.grammar.Expression.literal;
import static dev.millstream.generate.grammar.Expression.optional;
import static dev.millstream.generate.grammar.Expression.range;
import static dev.millstream.generate.grammar.Expression.repeat;
import static dev.millstream.generate.grammar.Expression.sequence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** How values are written in JSON. */
final class JsonText {
  /** Between the members of an object or array. */
  static final Expression COMMA = sequence(literal(","), optional(literal(" ")));

  /** Between a key and its value. */
  static final Expression COLON = sequence(literal(":"), optional(literal(" ")));

  private static final int CONTROLS = 0x20;
  private static final CodePointSet CONTROL = CodePointSet.of(0, CONTROLS - 1);
  private static final CodePointSet PLAIN = CodePointSet.of('"', '"', '\\', '\\').or(CONTROL).not();
  private static final String HEX = "0123456789abcdefABCDEF";

  /** No half of a surrogate pair: a pair is written as the character that it is. */
  private static final Expression CODE =
      choice(
          sequence(anyOf("0123456789abcefABCEF"), anyOf(HEX), anyOf(HEX), anyOf(HEX)),
          sequence(anyOf("dD"), range('0', '7'), anyOf(HEX), anyOf(HEX)));

  private static final Expression LETTER =
      choice(
          new Expression.Letter(PLAIN),
          sequence(literal("\\"), choice(anyOf("\"\\/bfnrt"), sequence(literal("u"), CODE))));

  private JsonText() {}

  /** A string of some length, in code points. */
  static Expression string(int least, int most) {
    return quoted(repeat(LETTER, least, most));
  }

  /** What is inside a string, put in quotes. */
  static Expression quoted(Expression inside) {
    return sequence(literal("\""), inside, literal("\""));
  }

  /** One of some characters, as it stands inside a string. */
  static Expression letter(CodePointSet letters) {
    List<Expression> ways = new ArrayList<>();
    ways.add(new Expression.Letter(letters.and(PLAIN)));
    CodePointSet marked = letters.minus(PLAIN);
    for (int i = 0; i < marked.ranges(); i++) {
      for (int c = marked.lowest(i); c <= marked.highest(i); c++) {
        String quoted = TextNode.valueOf(Character.toString(c)).toString();
        ways.add(literal(quoted.substring(1, quoted.length() - 1)));
      }
    }
    return new Expression.Choice(ways);
  }

  /** Just this value, without white space. */
  static Expression value(JsonNode value) {
    return literal(value.toString());
  }
}
