package dev.millstream.generate.grammar;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A grammar for the tokens of one model: knows after each beginning of a text which tokens may come
 * next. A text that keeps to it can always be ended within its tokens.
 *
 * <p>An automaton over the bytes of texts, made from the grammar at once and made deterministic as
 * texts go; the tokens for a state are found by walking the trie of all tokens and the automaton
 * together, once. Both are kept, within some 20 MB.
 *
 * <p>Threading: safe; one of its texts at a time is looked after. Meant to be shared by all texts
 * of a grammar.
 */
public final class CompiledGrammar {
  private static final int MASK_BYTES = 8 << 20;
  private static final int FEWEST_MASKS = 64;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final TokenTrie trie;
  private final Dfa dfa;
  private final WayToEnd wayToEnd;
  private final Map<Place, TokenMask> masks;
  private final DfaState[] path; // of a walk, by depth
  private final int leastTokens;

  private CompiledGrammar(TokenTrie trie, Dfa dfa) {
    this.trie = trie;
    this.dfa = dfa;
    this.wayToEnd = new WayToEnd(dfa, trie);
    this.path = new DfaState[trie.longest() + 1];
    int most = Math.max(FEWEST_MASKS, MASK_BYTES / (trie.size() / 8 + 1));
    this.masks =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Place, TokenMask> eldest) {
            return size() > most;
          }
        };
    this.leastTokens = wayToEnd.tokens(dfa.start());
  }

  /**
   * Compiles a grammar.
   *
   * @throws IllegalGrammarException when it is too large, or there is no text of it that the tokens
   *     can write
   */
  public static CompiledGrammar of(OutputGrammar grammar, TokenTrie trie) {
    NfaWriter writer = new NfaWriter(trie.writable());
    int begin = writer.nfa().state();
    int end = writer.write(grammar.expression(), begin);
    int start = trie.dropsFirstSpace() ? writer.withoutFirstSpace(begin, end) : begin;
    writer.nfa().measure(end);
    if (writer.nfa().distance(start) >= Nfa.UNREACHABLE) {
      throw new IllegalGrammarException(
          writer.nfa().distance(begin) < Nfa.UNREACHABLE
              ? "every text of the output's grammar begins with a space, which the model's tokenizer"
                  + " drops. Leave the space out."
              : "no text is of the output's grammar, or each has a character that the model's"
                  + " tokenizer cannot write. Allow other texts, or choose another model.");
    }
    return new CompiledGrammar(trie, new Dfa(writer.nfa(), start, end));
  }

  /** How many tokens a text must be allowed: those of the shortest one. */
  public int leastTokens() {
    return leastTokens;
  }

  /**
   * Begins to keep a text to the grammar.
   *
   * @param maxNewTokens how many tokens it may have; one that ends it needs no room among them
   * @throws IllegalGrammarException when the shortest text has more
   */
  public GrammarProcessor start(int maxNewTokens) {
    if (maxNewTokens < leastTokens) {
      throw new IllegalGrammarException(
          ("max_new_tokens was %d, but the shortest text of the output's grammar has %d tokens. Allow"
                  + " at least as many.")
              .formatted(maxNewTokens, leastTokens));
    }
    return new GrammarProcessor(this, maxNewTokens);
  }

  DfaState first() {
    return dfa.start();
  }

  boolean isEnd(int id) {
    return trie.isEnd(id);
  }

  /** Whether only the end of the text can follow. */
  synchronized boolean isDone(DfaState state) {
    return dfa.isDone(state);
  }

  /** Where a token leads; to a dead state where it may not come. */
  synchronized DfaState after(DfaState state, int id) {
    DfaState at = state;
    for (byte b : trie.bytes(id)) {
      at = dfa.step(at, b & 0xff);
    }
    return at;
  }

  /** Whether a token can be a part of a text at all. */
  boolean isText(int id) {
    return trie.bytes(id).length > 0;
  }

  /** The tokens that end the text. */
  TokenMask end() {
    TokenMask mask = new TokenMask(trie.size());
    for (int id : trie.ends()) {
      mask.allow(id);
    }
    return mask;
  }

  /**
   * The tokens that may come next.
   *
   * @param tokensAfter how many tokens there may be after it
   */
  synchronized TokenMask next(DfaState state, int tokensAfter) {
    TokenMask all =
        masks.computeIfAbsent(
            new Place(state, UNLIMITED), place -> walk(state, Nfa.UNREACHABLE - 1));
    return tokensAfter >= all.mostTokensToEnd()
        ? all
        : masks.computeIfAbsent(new Place(state, tokensAfter), place -> walk(state, tokensAfter));
  }

  private TokenMask walk(DfaState from, int tokensAfter) {
    TokenMask mask = from.accepting ? end() : new TokenMask(trie.size());
    path[0] = from;
    int node = 0;
    while (node < trie.nodes()) {
      int depth = trie.depth(node);
      DfaState to = dfa.step(path[depth - 1], trie.label(node));
      if (to.isDead()) {
        node = trie.after(node);
        continue;
      }
      path[depth] = to;
      int last = trie.lastToken(node);
      for (int token = trie.firstToken(node); token < last; token++) {
        int tokensToEnd = wayToEnd.tokens(to);
        if (tokensToEnd <= tokensAfter) {
          mask.allow(trie.id(token), tokensToEnd);
        }
      }
      node++;
    }
    return mask;
  }

  /** A state, told apart from all others by itself. */
  private record Place(DfaState state, int tokensAfter) {}
}
