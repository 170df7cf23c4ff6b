package dev.millstream.generate.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexParserTest {
  private static final String[] ATOMS = {
    "a",
    "b",
    "c",
    "é",
    "😀",
    ".",
    "[ab]",
    "[^a]",
    "[a-c]",
    "\\d",
    "\\w",
    "\\s",
    "\\S",
    "[^\\w😀]",
    "[é-ü]",
    "\\.",
    "[\\d.-]",
    "\\u00e9",
    "\\x61",
    "[一-龥]"
  };
  private static final String[] QUANTIFIERS = {
    "", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "{0}", "*?", "{1,3}?"
  };
  private static final String[] LETTERS = {
    "a", "b", "c", "é", "ü", "😀", ".", "-", "1", " ", "\n", "\u0085", "\u2028", "_", "世", "\u0000"
  };

  @Test
  void textsAreMatchedAsByJava() {
    Random random = new Random(7);
    int matched = 0;
    for (int i = 0; i < 3_000; i++) {
      String regex = regex(random, 3);
      Pattern pattern = Pattern.compile(regex, Pattern.UNIX_LINES);
      // a state table that is forgotten often must not change anything
      Matcher matcher =
          new Matcher(RegexParser.parse(regex, Expression.Letter::new), i % 2 == 0 ? 3 : 10_000);
      for (int j = 0; j < 30; j++) {
        String text = text(random);
        boolean matches = pattern.matcher(text).matches();
        assertThat(matcher.matches(text)).as("'%s' of '%s'", text, regex).isEqualTo(matches);
        matched += matches ? 1 : 0;
      }
    }
    assertThat(matched).isGreaterThan(5_000);
  }

  private static String regex(Random random, int depth) {
    StringBuilder regex = new StringBuilder();
    int alternatives = 1 + random.nextInt(10) / 7;
    for (int i = 0; i < alternatives; i++) {
      regex.append(i > 0 ? "|" : "");
      int parts = random.nextInt(4);
      for (int j = 0; j < parts; j++) {
        regex.append(
            depth > 0 && random.nextInt(4) == 0
                ? (random.nextBoolean() ? "(" : "(?:") + regex(random, depth - 1) + ")"
                : pick(random, ATOMS));
        regex.append(pick(random, QUANTIFIERS));
      }
    }
    return regex.toString();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(5);
    for (int i = 0; i < length; i++) {
      text.append(pick(random, LETTERS));
    }
    return text.toString();
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }

  @Test
  void anchorsAtTheEndsChangeNothing() {
    Matcher matcher = new Matcher(RegexParser.parse("^a|b\\$$", Expression.Letter::new));

    assertThat(matcher.matches("a")).isTrue();
    assertThat(matcher.matches("b$")).isTrue();
    assertThat(matcher.matches("b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      textBlock =
          """
          a(?=b)~'(?' at character 3~of groups only (...) and (?:...) are supported: no look-around, names or flags
          (?<n>a)~'(?' at character 2~of groups only (...) and (?:...) are supported: no look-around, names or flags
          (a)\\1~'\\1' at character 5~of escapes only \\d \\D \\w \\W \\s \\S \\t \\n \\r \\f \\xHH \\uHHHH and those of punctuation are supported
          a\\b~'\\b' at character 3~of escapes only \\d \\D \\w \\W \\s \\S \\t \\n \\r \\f \\xHH \\uHHHH and those of punctuation are supported
          *a~'*' at character 1~nothing stands before it; write \\*
          a**~a quantifier after a quantifier at character 3~put a group between them, such as (?:a+)*
          a++~a quantifier after a quantifier at character 3~put a group between them, such as (?:a+)*
          {2}~'{' at character 1~it counts nothing; write \\{ for the character
          a{2~a count at character 4~counts are {3}, {3,} or {3,5}; write \\{ for the character
          a{3,2}~a count at character 7~counts are {3}, {3,} or {3,5}; write \\{ for the character
          a{x}~a count at character 3~counts are {3}, {3,} or {3,5}; write \\{ for the character
          a{20000}~a count at character 7~it is more than 10000
          a^b~'^' at character 2~the whole text is matched anyway; leave it out, or write \\^
          a$b~'$' at character 2~the whole text is matched anyway; leave it out, or write \\$
          (a~its end at character 3~a group is still open; write \\( for the character
          a)~')' at character 2~no group is open there; write \\) for the character
          [a~its end at character 3~something must follow there
          [a[b]]~'[' in a class at character 3~classes cannot be nested; write \\[
          [a&&b]~'&' in a class at character 3~classes cannot be nested; write \\&
          []a]~']' first in a class at character 2~write \\] for the character
          [z-a]~a range in a class at character 4~it must lead from a lower to a higher character
          \\ud800~half a surrogate pair at character 6~write the character itself
          \\xg~an escape at character 3~2 hexadecimal digits must follow
          a\\~its end at character 3~something must follow there
          """)
  void allElseIsRefused(String regex, String what, String why) {
    assertThatThrownBy(() -> OutputGrammar.regex(regex))
        .isInstanceOf(IllegalGrammarException.class)
        .hasMessage(
            "the regular expression '%s' has %s that output cannot be kept to: %s.",
            regex, what, why);
  }

  @Test
  void tooManyStatesAreRefusedWhenItIsCompiled() {
    Expression expression =
        RegexParser.parse("((([a-z]{100}){100}){100}){100}", Expression.Letter::new);

    assertThatThrownBy(() -> new Matcher(expression))
        .isInstanceOf(IllegalGrammarException.class)
        .hasMessage(
            "the output's grammar takes more than 200000 states. Lower its counts of repetitions,"
                + " lengths and items, or leave them open: a text ends within its tokens anyway.");
  }

  @Test
  void groupsNestSoDeepOnly() {
    assertThatThrownBy(() -> OutputGrammar.regex("(".repeat(51) + "a" + ")".repeat(51)))
        .hasMessageEndingWith(
            "has '(' at character 51 that output cannot be kept to: groups are nested deeper than 50.");
  }
}
