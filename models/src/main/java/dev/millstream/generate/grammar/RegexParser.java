package dev.millstream.generate.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads a regular expression of the subset that {@link OutputGrammar#regex} states.
 *
 * <p>Lazy quantifiers are read as greedy ones: they match the same texts.
 */
final class RegexParser {
  private static final int DEEPEST_GROUP = 50;
  private static final int LARGEST_COUNT = 10_000;

  /** Without an end of line, as in Python. */
  private static final CodePointSet ANY = CodePointSet.of('\n', '\n').not();

  private final RegexReader in;
  private final Function<CodePointSet, Expression> letters;
  private final RegexLetters classes;
  private int depth;

  private RegexParser(RegexReader in, Function<CodePointSet, Expression> letters) {
    this.in = in;
    this.letters = letters;
    this.classes = new RegexLetters(in);
  }

  /**
   * Reads it.
   *
   * @param letters how one character of a set is written
   * @throws IllegalGrammarException when it is not of the subset
   */
  static Expression parse(String regex, Function<CodePointSet, Expression> letters) {
    RegexParser parser = new RegexParser(new RegexReader(regex), letters);
    parser.in.skipIf('^');
    Expression all = parser.alternatives();
    if (parser.in.hasNext()) {
      throw parser.in.refused("')'", "no group is open there; write \\) for the character");
    }
    return all;
  }

  private Expression alternatives() {
    List<Expression> options = new ArrayList<>();
    do {
      options.add(sequence());
    } while (in.skipIf('|'));
    return options.size() == 1 ? options.get(0) : new Expression.Choice(options);
  }

  private Expression sequence() {
    List<Expression> parts = new ArrayList<>();
    while (in.hasNext() && !in.isNext('|') && !in.isNext(')')) {
      if (in.isNext('$') && in.isLast()) {
        in.read();
        break;
      }
      Expression part = part();
      parts.add(quantified(part));
    }
    return new Expression.Sequence(parts);
  }

  private Expression part() {
    int c = in.read();
    return switch (c) {
      case '(' -> group();
      case '[' -> letters.apply(classes.bracketed());
      case '.' -> letters.apply(ANY);
      case '\\' -> letters.apply(classes.escaped());
      case '*', '+', '?' ->
          throw in.refusedLast(
              "'" + (char) c + "'", "nothing stands before it; write \\" + (char) c);
      case '{' -> throw in.refusedLast("'{'", "it counts nothing; write \\{ for the character");
      case '^', '$' ->
          throw in.refusedLast(
              "'" + (char) c + "'",
              "the whole text is matched anyway; leave it out, or write \\" + (char) c);
      default -> letters.apply(CodePointSet.of(c, c));
    };
  }

  private Expression group() {
    if (in.skipIf('?') && !in.skipIf(':')) {
      throw in.refusedLast(
          "'(?'", "of groups only (...) and (?:...) are supported: no look-around, names or flags");
    }
    if (++depth > DEEPEST_GROUP) {
      throw in.refusedLast("'('", "groups are nested deeper than " + DEEPEST_GROUP);
    }
    Expression inside = alternatives();
    if (!in.skipIf(')')) {
      throw in.refused("its end", "a group is still open; write \\( for the character");
    }
    depth--;
    return inside;
  }

  private Expression quantified(Expression part) {
    int least;
    int most;
    if (in.skipIf('*')) {
      least = 0;
      most = Expression.UNBOUNDED;
    } else if (in.skipIf('+')) {
      least = 1;
      most = Expression.UNBOUNDED;
    } else if (in.skipIf('?')) {
      least = 0;
      most = 1;
    } else if (in.skipIf('{')) {
      least = count();
      most = !in.skipIf(',') ? least : in.isNext('}') ? Expression.UNBOUNDED : count();
      if (!in.skipIf('}') || most < least) {
        throw in.refused("a count", "counts are {3}, {3,} or {3,5}; write \\{ for the character");
      }
    } else {
      return part;
    }
    in.skipIf('?');
    if (in.isNext('+') || in.isNext('*') || in.isNext('?') || in.isNext('{')) {
      throw in.refused(
          "a quantifier after a quantifier", "put a group between them, such as (?:a+)*");
    }
    return Expression.repeat(part, least, most);
  }

  private int count() {
    int count = -1;
    while (in.hasNext() && in.peek() >= '0' && in.peek() <= '9') {
      count = Math.max(0, count) * 10 + in.read() - '0';
      if (count > LARGEST_COUNT) {
        throw in.refusedLast("a count", "it is more than " + LARGEST_COUNT);
      }
    }
    if (count < 0) {
      throw in.refused("a count", "counts are {3}, {3,} or {3,5}; write \\{ for the character");
    }
    return count;
  }
}
