package dev.millstream.chat.jinja;

import dev.millstream.python.PythonSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a template into tokens, with jinja2's rules of white space: {@code trim_blocks}, {@code
 * lstrip_blocks}, {@code -} and {@code +} at tags, and one line feed at the end left out.
 */
final class Lexer {
  private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%}|%})");
  private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%}");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int lineOf;

  private Lexer(String source) {
    this.source = source;
  }

  /** All tokens, the last of which is {@link Token.Kind#END}. */
  static List<Token> tokens(String template, LineCounter lines) {
    String unix = template.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer = new Lexer(unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix);
    try {
      lexer.read();
    } finally {
      lines.set(lexer.line);
    }
    return lexer.tokens;
  }

  /** Where trouble in the template is told from. */
  @FunctionalInterface
  interface LineCounter {
    void set(int line);
  }

  private void read() {
    while (position < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        data(source.substring(position));
        position = source.length();
      } else {
        readTag(tag);
      }
    }
    tokens.add(new Token(Token.Kind.END, "", lineAt(source.length())));
  }

  private int nextTag() {
    for (int i = source.indexOf('{', position); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private void readTag(int tag) {
    char kind = source.charAt(tag + 1);
    Matcher raw = RAW.matcher(source).region(tag, source.length());
    char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
    data(textBefore(tag, sign, kind != '{'));
    int inside = tag + (sign == '-' || sign == '+' ? 3 : 2);
    if (kind == '%' && raw.lookingAt()) {
      position = raw.group(1).startsWith("-") ? PythonSpace.end(source, raw.end()) : raw.end();
      readRaw();
    } else if (kind == '#') {
      readComment(inside);
    } else {
      boolean block = kind == '%';
      int at = lineAt(tag);
      tokens.add(new Token(block ? Token.Kind.BLOCK_BEGIN : Token.Kind.PRINT_BEGIN, "", at));
      TagLexer inTag = new TagLexer(source, inside, block, this::lineAt);
      position = inTag.read(tokens);
    }
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      tokens.add(new Token(Token.Kind.DATA, text, lineAt(position)));
    }
  }

  /** The text from here to a tag, without the white space that the tag takes away. */
  private String textBefore(int tag, char sign, boolean stripsLine) {
    String text = source.substring(position, tag);
    if (sign == '-') {
      return PythonSpace.stripEnd(text);
    }
    if (sign == '+' || !stripsLine) {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean startsLine = lineStart > 0 || position == 0 || source.charAt(position - 1) == '\n';
    return startsLine && PythonSpace.end(text, lineStart) == text.length()
        ? text.substring(0, lineStart)
        : text;
  }

  private void readRaw() {
    Matcher end = END_RAW.matcher(source);
    if (!end.find(position)) {
      throw TemplateProblem.syntax("a raw block has no {% endraw %}");
    }
    String sign = end.group(1);
    data(textBefore(end.start(), sign.isEmpty() ? ' ' : sign.charAt(0), true));
    position = afterBlock(end.group(2), end.end());
  }

  private void readComment(int inside) {
    int end = source.indexOf("#}", inside);
    if (end < 0) {
      throw TemplateProblem.syntax("a comment has no end, which is '#}'");
    }
    String sign = end > inside ? source.substring(end - 1, end) : "";
    position = afterBlock(sign, end + 2);
  }

  private int afterBlock(String sign, int end) {
    return afterBlock(source, sign, end);
  }

  /** Where the text behind a block starts. */
  static int afterBlock(String source, String sign, int end) {
    if (sign.equals("-")) {
      return PythonSpace.end(source, end);
    }
    boolean trims = !sign.equals("+") && end < source.length() && source.charAt(end) == '\n';
    return trims ? end + 1 : end;
  }

  private int lineAt(int index) {
    for (; lineOf < index; lineOf++) {
      if (source.charAt(lineOf) == '\n') {
        line++;
      }
    }
    return line;
  }
}
