package dev.millstream.generate.grammar;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * How many tokens lead a text to its end: those that write the shortest rest, as few as can write
 * it. After the first of these the way is one token shorter, so that a text that keeps as many
 * tokens in hand always ends.
 *
 * <p>Threading: as the {@link Dfa}.
 */
final class WayToEnd {
  private final Dfa dfa;
  private final TokenTrie trie;

  WayToEnd(Dfa dfa, TokenTrie trie) {
    this.dfa = dfa;
    this.trie = trie;
  }

  /** The tokens from a state; {@link Nfa#UNREACHABLE} or more where none write the rest. */
  int tokens(DfaState state) {
    if (state.tokensToEnd == DfaState.UNKNOWN) {
      find(state);
    }
    return state.tokensToEnd;
  }

  private void find(DfaState state) {
    if (state.isDead()) {
      state.tokensToEnd = Nfa.UNREACHABLE;
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<DfaState> way = new ArrayList<>(List.of(state));
    DfaState at = state;
    int known = 0; // states one after the other, up to this one
    while (!at.accepting && known < trie.longest()) {
      int b = dfa.byteToEnd(at);
      bytes.write(b);
      at = dfa.step(at, b);
      way.add(at);
      known = at.tokensToEnd == DfaState.UNKNOWN ? 0 : known + 1;
    }
    if (at.accepting) {
      at.tokensToEnd = 0;
    }
    byte[] rest = bytes.toByteArray();
    for (int i = rest.length - 1; i >= 0; i--) {
      if (way.get(i).tokensToEnd == DfaState.UNKNOWN) {
        way.get(i).tokensToEnd = fewest(rest, i, way);
      }
    }
  }

  private int fewest(byte[] rest, int from, List<DfaState> way) {
    int fewest = Nfa.UNREACHABLE;
    int node = -1;
    for (int i = from; i < rest.length; i++) {
      node = trie.child(node, rest[i] & 0xff);
      if (node < 0) {
        break;
      }
      if (trie.firstToken(node) < trie.lastToken(node)) {
        fewest = Math.min(fewest, 1 + way.get(i + 1).tokensToEnd);
      }
    }
    return fewest;
  }
}
