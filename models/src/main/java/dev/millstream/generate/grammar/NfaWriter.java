package dev.millstream.generate.grammar;

import dev.millstream.generate.grammar.Expression.Member;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes an expression as an automaton, after Thompson: each part leads from a state, into which it
 * adds no step, to a state, out of which it adds none.
 *
 * <p>What the tokens cannot write is left out.
 */
final class NfaWriter {
  private final Nfa nfa = new Nfa();
  private final CodePointSet writable;

  /** Writes with these characters only. */
  NfaWriter(CodePointSet writable) {
    this.writable = writable;
  }

  Nfa nfa() {
    return nfa;
  }

  /** Adds an expression's texts after a state and gives the state where they end. */
  int write(Expression expression, int from) {
    if (expression instanceof Expression.Literal literal) {
      return writeLiteral(literal.text(), from);
    }
    if (expression instanceof Expression.Letter letter) {
      return writeLetter(letter.letters(), from);
    }
    if (expression instanceof Expression.Sequence sequence) {
      int at = from;
      for (Expression part : sequence.parts()) {
        at = write(part, at);
      }
      return at;
    }
    if (expression instanceof Expression.Choice choice) {
      int end = nfa.state();
      for (Expression option : choice.options()) {
        nfa.skip(write(option, from), end);
      }
      return end;
    }
    return expression instanceof Expression.Repeat repeat
        ? writeRepeat(repeat, from)
        : writeMembers((Expression.Members) expression, from);
  }

  private int writeLiteral(String text, int from) {
    int at = from;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      at = writeLetter(CodePointSet.of(text.codePointAt(i), text.codePointAt(i)), at);
    }
    return at;
  }

  private int writeLetter(CodePointSet letters, int from) {
    int end = nfa.state();
    CodePointSet written = letters.and(writable);
    Map<Tail, Integer> tails = new HashMap<>();
    for (int i = 0; i < written.ranges(); i++) {
      for (int[] sequence : Utf8Ranges.of(written.lowest(i), written.highest(i))) {
        int to = end;
        for (int at = sequence.length - 2; at > 0; at -= 2) {
          to = tail(new Tail(sequence[at], sequence[at + 1], to), tails);
        }
        nfa.step(from, sequence[0], sequence[1], to);
      }
    }
    return end;
  }

  /** A state with one step, shared by all characters that end alike. */
  private int tail(Tail tail, Map<Tail, Integer> tails) {
    Integer known = tails.get(tail);
    if (known != null) {
      return known;
    }
    int state = nfa.state();
    nfa.step(state, tail.lowest, tail.highest, tail.to);
    tails.put(tail, state);
    return state;
  }

  private record Tail(int lowest, int highest, int to) {}

  private int writeRepeat(Expression.Repeat repeat, int from) {
    boolean open = repeat.most() == Expression.UNBOUNDED;
    int copies = open ? Math.max(1, repeat.least()) : repeat.most();
    int end = nfa.state();
    if (repeat.least() == 0) {
      nfa.skip(from, end);
    }
    int at = from;
    for (int i = 1; i <= copies; i++) {
      int before = nfa.state(); // of its own, since a loop may lead back to it
      nfa.skip(i == 1 ? at : write(repeat.separator(), at), before);
      at = write(repeat.item(), before);
      if (i >= repeat.least()) {
        nfa.skip(at, end);
      }
      if (open && i == copies) {
        nfa.skip(write(repeat.separator(), at), before);
      }
    }
    return end;
  }

  /** Two ways side by side: nothing written yet, and something written. */
  private int writeMembers(Expression.Members members, int from) {
    int none = from;
    int some = nfa.state();
    for (Member member : members.members()) {
      int before = nfa.state();
      nfa.skip(none, before);
      nfa.skip(write(members.separator(), some), before);
      int after = nfa.state();
      nfa.skip(write(member.item(), before), after);
      int noneAfter = nfa.state();
      if (!member.required()) {
        nfa.skip(some, after);
        nfa.skip(none, noneAfter);
      }
      none = noneAfter;
      some = after;
    }
    int end = nfa.state();
    nfa.skip(none, end);
    nfa.skip(some, end);
    return end;
  }

  /** A state with the texts of another but for those that begin with a space. */
  int withoutFirstSpace(int start, int end) {
    int state = nfa.state();
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    open.add(start);
    seen.set(start);
    while (!open.isEmpty()) {
      int next = open.remove();
      if (next == end) {
        nfa.skip(state, end);
      }
      for (int step = nfa.firstStep(next); step >= 0; step = nfa.nextStep(step)) {
        int target = nfa.target(step);
        if (!nfa.isFree(step)) {
          addWithoutSpace(state, nfa.lowest(step), nfa.highest(step), target);
        } else if (!seen.get(target)) {
          seen.set(target);
          open.add(target);
        }
      }
    }
    return state;
  }

  private void addWithoutSpace(int state, int lowest, int highest, int target) {
    if (lowest > ' ' || highest < ' ') {
      nfa.step(state, lowest, highest, target);
      return;
    }
    if (lowest < ' ') {
      nfa.step(state, lowest, ' ' - 1, target);
    }
    if (highest > ' ') {
      nfa.step(state, ' ' + 1, highest, target);
    }
  }
}
