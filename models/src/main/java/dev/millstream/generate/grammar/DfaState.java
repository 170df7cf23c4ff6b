package dev.millstream.generate.grammar;

import org.jspecify.annotations.Nullable;

/**
 * All that a text so far can have come to: states of the automaton, as one.
 *
 * <p>Threading: as its {@link Dfa}.
 */
final class DfaState {
  /** Not found out yet, of {@link #tokensToEnd}. */
  static final int UNKNOWN = -1;

  /** States of the automaton, ascending, with those that no byte leads to left out. */
  final int[] members;

  /** Whether the text may end here. */
  final boolean accepting;

  /** The least bytes to where the text may end. */
  final int bytesToEnd;

  /** Where a byte of each class leads, as far as it is known. */
  final @Nullable DfaState[] next;

  /** The tokens of a way to where the text may end. */
  int tokensToEnd = UNKNOWN;

  DfaState(int[] members, boolean accepting, int bytesToEnd, int classes) {
    this.members = members;
    this.accepting = accepting;
    this.bytesToEnd = bytesToEnd;
    this.next = new DfaState[classes];
  }

  /** Whether no text goes on from here to its end. */
  boolean isDead() {
    return members.length == 0;
  }
}
