package dev.millstream.generate.grammar;

import java.util.List;

/** A set of texts, put together from smaller ones. */
sealed interface Expression {
  /** No upper bound of a count. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** The empty text. */
  Expression EMPTY = new Literal("");

  /** Just this text. */
  record Literal(String text) implements Expression {}

  /** One character of a set. */
  record Letter(CodePointSet letters) implements Expression {}

  /** One after the other. */
  record Sequence(List<Expression> parts) implements Expression {}

  /** Any one of them; none at all where the list is empty. */
  record Choice(List<Expression> options) implements Expression {}

  /**
   * The same several times.
   *
   * @param separator stands between each two
   * @param most {@link #UNBOUNDED} where there is no limit
   */
  record Repeat(Expression item, Expression separator, int least, int most) implements Expression {}

  /** Members in their order, each at most once, with a separator between those that are there. */
  record Members(List<Member> members, Expression separator) implements Expression {}

  /** A member of {@link Members}. */
  record Member(Expression item, boolean required) {}

  static Expression literal(String text) {
    return new Literal(text);
  }

  static Expression sequence(Expression... parts) {
    return new Sequence(List.of(parts));
  }

  static Expression choice(Expression... options) {
    return new Choice(List.of(options));
  }

  static Expression repeat(Expression item, int least, int most) {
    return new Repeat(item, EMPTY, least, most);
  }

  static Expression optional(Expression item) {
    return repeat(item, 0, 1);
  }

  static Expression anyOf(String letters) {
    return new Letter(CodePointSet.ofEach(letters));
  }

  static Expression range(int lowest, int highest) {
    return new Letter(CodePointSet.of(lowest, highest));
  }
}
