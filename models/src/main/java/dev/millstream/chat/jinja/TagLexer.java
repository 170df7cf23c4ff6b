package dev.millstream.chat.jinja;

import dev.millstream.python.PythonSpace;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the inside of one tag into tokens. */
final class TagLexer {
  private static final int MOST_DIGITS = 400;
  private static final String DIGITS = "\\d++(?:_\\d++)*+";
  private static final Pattern FLOAT =
      Pattern.compile("(%1$s)(?:(\\.%1$s)?[eE][+-]?%1$s|\\.%1$s)".formatted(DIGITS));
  private static final Pattern INTEGER =
      Pattern.compile("0[bB][01_]++|0[oO][0-7_]++|0[xX][0-9a-fA-F_]++|[1-9](?:_?\\d)*+|0(?:_?0)*+");
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{Nd}_]*+");
  private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
  private static final String OPERATORS = "+-/*%~[](){}><=.:|,;";
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  private final String source;
  private final boolean block;
  private final IntUnaryOperator lineAt;
  private final Deque<Character> open = new ArrayDeque<>();
  private int position;

  TagLexer(String source, int start, boolean block, IntUnaryOperator lineAt) {
    this.source = source;
    this.position = start;
    this.block = block;
    this.lineAt = lineAt;
  }

  /** Adds the tokens up to the end of the tag, and returns where the text behind it starts. */
  int read(List<Token> tokens) {
    while (true) {
      position = PythonSpace.end(source, position);
      int line = lineAt.applyAsInt(position);
      if (position >= source.length()) {
        throw TemplateProblem.syntax(
            "the template ends inside a tag: '%s' is missing".formatted(block ? "%}" : "}}"));
      }
      int end = open.isEmpty() ? tagEnd() : -1;
      if (end >= 0) {
        tokens.add(new Token(block ? Token.Kind.BLOCK_END : Token.Kind.PRINT_END, "", line));
        return end;
      }
      tokens.add(next(line));
    }
  }

  private int tagEnd() {
    char first = source.charAt(position);
    String sign = first == '-' || (block && first == '+') ? String.valueOf(first) : "";
    int mark = position + sign.length();
    if (!source.startsWith(block ? "%}" : "}}", mark)) {
      return -1;
    }
    int end = mark + 2;
    if (block) {
      return Lexer.afterBlock(source, sign, end);
    }
    return sign.isEmpty() ? end : PythonSpace.end(source, end);
  }

  private Token next(int line) {
    char first = source.charAt(position);
    if (first == '\'' || first == '"') {
      return new Token(Token.Kind.STRING, string(first), line);
    }
    Matcher number = matching(FLOAT);
    if (number.lookingAt() && !afterDot()) {
      position = number.end();
      return new Token(Token.Kind.NUMBER, Double.valueOf(number.group().replace("_", "")), line);
    }
    Matcher integer = matching(INTEGER);
    if (integer.lookingAt()) {
      position = integer.end();
      return new Token(Token.Kind.NUMBER, integer(integer.group().replace("_", "")), line);
    }
    Matcher name = matching(NAME);
    if (name.lookingAt()) {
      position = name.end();
      return new Token(Token.Kind.NAME, name.group(), line);
    }
    return new Token(Token.Kind.OPERATOR, operator(first), line);
  }

  private Matcher matching(Pattern pattern) {
    return pattern.matcher(source).region(position, source.length());
  }

  private boolean afterDot() {
    return position > 0 && source.charAt(position - 1) == '.';
  }

  private static Object integer(String digits) {
    if (digits.length() > MOST_DIGITS) {
      throw TemplateProblem.syntax("a number has more than %d digits".formatted(MOST_DIGITS));
    }
    int radix =
        digits.length() < 2
            ? 10
            : switch (digits.charAt(1)) {
              case 'b', 'B' -> 2;
              case 'o', 'O' -> 8;
              case 'x', 'X' -> 16;
              default -> 10;
            };
    return Numbers.of(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
  }

  private String string(char quote) {
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw TemplateProblem.syntax("a string has no end");
    }
    String inside = source.substring(position + 1, end);
    position = end + 1;
    return StringEscapes.read(inside);
  }

  private String operator(char first) {
    for (String operator : LONG_OPERATORS) {
      if (source.startsWith(operator, position)) {
        position += 2;
        return operator;
      }
    }
    if (OPERATORS.indexOf(first) < 0) {
      throw TemplateProblem.syntax(
          "the character U+%04X is not expected here".formatted((int) first));
    }
    if (OPENING.indexOf(first) >= 0) {
      open.push(CLOSING.charAt(OPENING.indexOf(first)));
    } else if (CLOSING.indexOf(first) >= 0 && (open.isEmpty() || open.pop() != first)) {
      throw TemplateProblem.syntax("'%s' closes nothing that is open".formatted(first));
    }
    position++;
    return String.valueOf(first);
  }
}
