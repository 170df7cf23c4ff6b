package dev.millstream.generate.grammar;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A nondeterministic automaton over bytes: states and steps between them, each for a range of bytes
 * or for none.
 *
 * <p>Threading: written by one thread, then read by any.
 */
final class Nfa {
  /** The most states. */
  static final int MOST_STATES = 200_000;

  /** The distance of a state from which no text can end. */
  static final int UNREACHABLE = Integer.MAX_VALUE / 4;

  private static final int NONE = -1;
  private static final int FREE = -1;

  private int[] first = new int[64]; // of each state, its last step
  private int[] next = new int[64]; // of each step, the one of the same state before it
  private int[] low = new int[64]; // FREE where it takes no byte
  private int[] high = new int[64];
  private int[] target = new int[64];
  private int states;
  private int steps;
  private int[] distances = new int[0];

  /**
   * A state without steps.
   *
   * @throws IllegalGrammarException when there are too many
   */
  int state() {
    if (states == MOST_STATES) {
      throw new IllegalGrammarException(
          ("the output's grammar takes more than %d states. Lower its counts of repetitions, lengths"
                  + " and items, or leave them open: a text ends within its tokens anyway.")
              .formatted(MOST_STATES));
    }
    if (states == first.length) {
      first = Arrays.copyOf(first, 2 * states);
    }
    first[states] = NONE;
    return states++;
  }

  /** A step for each byte of a range. */
  void step(int from, int lowest, int highest, int to) {
    if (steps == next.length) {
      next = Arrays.copyOf(next, 2 * steps);
      low = Arrays.copyOf(low, 2 * steps);
      high = Arrays.copyOf(high, 2 * steps);
      target = Arrays.copyOf(target, 2 * steps);
    }
    next[steps] = first[from];
    low[steps] = lowest;
    high[steps] = highest;
    target[steps] = to;
    first[from] = steps++;
  }

  /** A step for no byte. */
  void skip(int from, int to) {
    step(from, FREE, FREE, to);
  }

  int states() {
    return states;
  }

  /** The first step of a state, negative where it has none. */
  int firstStep(int state) {
    return first[state];
  }

  /** The next step of the same state, negative where there is none. */
  int nextStep(int step) {
    return next[step];
  }

  boolean isFree(int step) {
    return low[step] == FREE;
  }

  int lowest(int step) {
    return low[step];
  }

  int highest(int step) {
    return high[step];
  }

  int target(int step) {
    return target[step];
  }

  int steps() {
    return steps;
  }

  /** The least bytes from a state to the end; {@link #UNREACHABLE} where none lead there. */
  int distance(int state) {
    return distances[state];
  }

  /** Finds out the distances, after all has been written. */
  void measure(int end) {
    int[] firstInto = new int[states];
    int[] nextInto = new int[steps];
    int[] source = new int[steps];
    Arrays.fill(firstInto, NONE);
    for (int state = 0; state < states; state++) {
      for (int step = first[state]; step >= 0; step = next[step]) {
        source[step] = state;
        nextInto[step] = firstInto[target[step]];
        firstInto[target[step]] = step;
      }
    }
    distances = new int[states];
    Arrays.fill(distances, UNREACHABLE);
    distances[end] = 0;
    Deque<Integer> open = new ArrayDeque<>();
    open.add(end);
    while (!open.isEmpty()) {
      int state = open.removeFirst();
      for (int step = firstInto[state]; step >= 0; step = nextInto[step]) {
        int bytes = distances[state] + (isFree(step) ? 0 : 1);
        if (bytes < distances[source[step]]) {
          distances[source[step]] = bytes;
          if (isFree(step)) {
            open.addFirst(source[step]);
          } else {
            open.addLast(source[step]);
          }
        }
      }
    }
  }
}
