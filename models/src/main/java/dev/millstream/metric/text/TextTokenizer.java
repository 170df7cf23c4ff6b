package dev.millstream.metric.text;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The tokenizers of BLEU (sacrebleu 2.6 tokenizers): a text in, its tokens out. */
public enum TextTokenizer {
  /** mteval-v13a: Western punctuation apart, but not within numbers. */
  V13A("13a"),
  /** mteval-v14 international: every punctuation mark and symbol apart, but not within numbers. */
  INTL("intl"),
  /** Chinese characters apart, the rest as 13a's. */
  ZH("zh"),
  /** Every character. */
  CHAR("char"),
  /** What stands between spaces. */
  NONE("none");

  private final String label;

  TextTokenizer(String label) {
    this.label = label;
  }

  /** All names, as parameters have them. */
  public static String[] names() {
    return Arrays.stream(values()).map(each -> each.label).toArray(String[]::new);
  }

  /** The tokenizer of a name that there is. */
  public static TextTokenizer named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.label.equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The text's tokens. */
  public List<String> tokens(String text) {
    return switch (this) {
      case V13A -> v13a(text);
      case INTL -> international(text);
      case ZH -> chinese(text);
      case CHAR -> PythonText.words(String.join(" ", PythonText.characters(text)));
      case NONE -> PythonText.words(text);
    };
  }

  private static List<String> v13a(String text) {
    String line = text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
    line =
        line.replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
    return Patterns.western(" " + line + " ");
  }

  private static List<String> international(String text) {
    String line = Patterns.AFTER_NO_NUMBER.matcher(text).replaceAll("$1 $2 ");
    line = Patterns.BEFORE_NO_NUMBER.matcher(line).replaceAll(" $1 $2");
    return PythonText.words(Patterns.SYMBOL.matcher(line).replaceAll(" $1 "));
  }

  private static List<String> chinese(String text) {
    StringBuilder apart = new StringBuilder();
    PythonText.strip(text)
        .codePoints()
        .forEach(
            c -> {
              boolean chinese = Patterns.isChinese(c);
              apart.append(chinese ? " " : "").appendCodePoint(c).append(chinese ? " " : "");
            });
    return Patterns.western(apart.toString());
  }

  private static final class Patterns {
    static final Pattern PUNCTUATION = Pattern.compile("([\\{-\\~\\[-\\` -\\&\\(-\\+\\:-\\@\\/])");
    static final Pattern STOP_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
    static final Pattern STOP_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
    static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");
    static final Pattern AFTER_NO_NUMBER = Pattern.compile("(\\P{N})(\\p{P})");
    static final Pattern BEFORE_NO_NUMBER = Pattern.compile("(\\p{P})(\\P{N})");
    static final Pattern SYMBOL = Pattern.compile("(\\p{S})");

    /**
     * Pairs of first and last code points. Two are not what their names in sacrebleu say (extension
     * B and the supplement): its literals of five digits are a character and a digit, and these are
     * the characters that compare as lying between them.
     */
    private static final int[] CHINESE = {
      0x3400, 0x4db5, 0x4e00, 0x9fa5, 0x9fa6, 0x9fbb, 0xf900, 0xfa2d, 0xfa30, 0xfa6a, 0xfa70,
          0xfad9, 0x2001, 0x2a6d,
      0x2f81, 0x2fa1, 0xff00, 0xffef, 0x2e80, 0x2eff, 0x3000, 0x303f, 0x31c0, 0x31ef, 0x2f00,
          0x2fdf, 0x2ff0, 0x2fff,
      0x3100, 0x312f, 0x31a0, 0x31bf, 0xfe10, 0xfe1f, 0xfe30, 0xfe4f, 0x2600, 0x26ff, 0x2700,
          0x27bf, 0x3200, 0x32ff,
      0x3300, 0x33ff
    };

    static boolean isChinese(int c) {
      for (int i = 0; i < CHINESE.length; i += 2) {
        if (CHINESE[i] <= c && c <= CHINESE[i + 1]) {
          return true;
        }
      }
      return false;
    }

    static List<String> western(String text) {
      String line = PUNCTUATION.matcher(text).replaceAll(" $1 ");
      line = STOP_AFTER_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
      line = STOP_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
      return PythonText.words(DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 "));
    }
  }
}
