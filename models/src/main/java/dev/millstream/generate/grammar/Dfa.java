package dev.millstream.generate.grammar;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The deterministic automaton of a nondeterministic one, made as far as texts go.
 *
 * <p>Bounded in memory: when it has grown to its limit it is forgotten and made anew, as RE2 does;
 * states handed out stay good.
 *
 * <p>Threading: confined to one thread at a time.
 */
final class Dfa {
  private static final int MOST_STATES = 10_000;
  private static final int MOST_MEMBERS = 4_000_000;

  private final Nfa nfa;
  private final int end;
  private final int mostStates;
  private final int[] classes = new int[256]; // of each byte
  private final int classCount;
  private final Map<IntBuffer, DfaState> states = new HashMap<>();
  private int members;
  private final int[] seen; // of each state of the automaton, the last round that met it
  private final int[] found;
  private int round;
  private int foundCount;
  private final DfaState start;

  /**
   * Starts with the texts from one state to another.
   *
   * @param nfa with its distances measured
   */
  Dfa(Nfa nfa, int start, int end) {
    this(nfa, start, end, MOST_STATES);
  }

  /** Keeps so many states at most. */
  Dfa(Nfa nfa, int start, int end, int mostStates) {
    this.mostStates = mostStates;
    this.nfa = nfa;
    this.end = end;
    this.seen = new int[nfa.states()];
    this.found = new int[nfa.states()];
    this.classCount = classify();
    begin();
    close(start);
    this.start = state();
  }

  /** Bytes that no step tells apart are of one class. */
  private int classify() {
    boolean[] begins = new boolean[257];
    for (int step = 0; step < nfa.steps(); step++) {
      if (!nfa.isFree(step)) {
        begins[nfa.lowest(step)] = true;
        begins[nfa.highest(step) + 1] = true;
      }
    }
    int count = 0;
    for (int b = 0; b < 256; b++) {
      count += b > 0 && begins[b] ? 1 : 0;
      classes[b] = count;
    }
    return count + 1;
  }

  DfaState start() {
    return start;
  }

  /** Where a byte leads from a state. */
  DfaState step(DfaState from, int b) {
    DfaState known = from.next[classes[b]];
    if (known != null) {
      return known;
    }
    begin();
    for (int member : from.members) {
      for (int step = nfa.firstStep(member); step >= 0; step = nfa.nextStep(step)) {
        if (nfa.lowest(step) <= b && b <= nfa.highest(step)) {
          close(nfa.target(step));
        }
      }
    }
    DfaState to = state();
    from.next[classes[b]] = to;
    return to;
  }

  /** Whether the text must end here. */
  boolean isDone(DfaState state) {
    return state.members.length == 1 && state.members[0] == end;
  }

  /** A byte that leads nearer to where the text may end, of a state that is not there. */
  int byteToEnd(DfaState state) {
    for (int member : state.members) {
      for (int step = nfa.firstStep(member); step >= 0; step = nfa.nextStep(step)) {
        if (!nfa.isFree(step) && nfa.distance(nfa.target(step)) == state.bytesToEnd - 1) {
          return nfa.lowest(step);
        }
      }
    }
    throw new IllegalStateException("no byte leads on from " + state.bytesToEnd + " bytes away");
  }

  private void begin() {
    round++;
    foundCount = 0;
  }

  /** Adds what is reached from a state without a byte, and can come to the end. */
  private void close(int first) {
    int from = foundCount;
    meet(first);
    for (int i = from; i < foundCount; i++) {
      for (int step = nfa.firstStep(found[i]); step >= 0; step = nfa.nextStep(step)) {
        if (nfa.isFree(step)) {
          meet(nfa.target(step));
        }
      }
    }
  }

  private void meet(int state) {
    if (seen[state] != round && nfa.distance(state) < Nfa.UNREACHABLE) {
      seen[state] = round;
      found[foundCount++] = state;
    }
  }

  private DfaState state() {
    int[] kept = new int[foundCount];
    int count = 0;
    int bytesToEnd = Nfa.UNREACHABLE;
    for (int i = 0; i < foundCount; i++) {
      bytesToEnd = Math.min(bytesToEnd, nfa.distance(found[i]));
      if (found[i] == end || takesBytes(found[i])) {
        kept[count++] = found[i];
      }
    }
    int[] members = Arrays.copyOf(kept, count);
    Arrays.sort(members);
    IntBuffer key = IntBuffer.wrap(members); // told apart by what is in it
    DfaState known = states.get(key);
    if (known != null) {
      return known;
    }
    return add(key, new DfaState(members, bytesToEnd == 0, bytesToEnd, classCount));
  }

  private boolean takesBytes(int state) {
    for (int step = nfa.firstStep(state); step >= 0; step = nfa.nextStep(step)) {
      if (!nfa.isFree(step)) {
        return true;
      }
    }
    return false;
  }

  private DfaState add(IntBuffer key, DfaState state) {
    if (states.size() >= mostStates || members + state.members.length > MOST_MEMBERS) {
      states.values().forEach(old -> Arrays.fill(old.next, null));
      states.clear();
      members = 0;
    }
    states.put(key, state);
    members += state.members.length;
    return state;
  }
}
