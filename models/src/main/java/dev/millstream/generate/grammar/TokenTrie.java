package dev.millstream.generate.grammar;

import dev.millstream.tokenize.TokenBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of a model by their bytes, as constrained output may use them: without special tokens.
 * One serves all grammars for the model. Takes some 30 bytes a token.
 *
 * <p>Threading: immutable.
 */
public final class TokenTrie {
  private final TokenBytes tokens;
  private final int[] ends;
  private final CodePointSet writable;
  private final int longest;

  // nodes in the order of their bytes, each before those below it
  private final byte[] labels;
  private final int[] depths;
  private final int[] after; // the first node that is not below
  private final int[] firstToken; // of each node, and one more
  private final int[] ids; // those of a node one after the other

  private TokenTrie(TokenBytes tokens, int[] ends, List<Integer> sorted, int nodes) {
    this.tokens = tokens;
    this.ends = ends;
    this.ids = sorted.stream().mapToInt(id -> id).toArray();
    this.labels = new byte[nodes];
    this.depths = new int[nodes];
    this.after = new int[nodes];
    this.firstToken = new int[nodes + 1];
    this.longest = fill();
    this.writable = WritableCharacters.of(tokens, ids);
  }

  /**
   * Sorts the tokens.
   *
   * @param ends ids of the tokens that end a text; never a part of it
   * @throws IllegalArgumentException when there are none, or one is negative
   */
  public static TokenTrie of(TokenBytes tokens, int... ends) {
    if (ends.length == 0 || Arrays.stream(ends).anyMatch(id -> id < 0)) {
      throw new IllegalArgumentException(
          "the ids of the tokens that end a text were %s, but there must be at least one, and none negative."
              .formatted(Arrays.toString(ends)));
    }
    byte[][] bytes = new byte[tokens.size()][];
    List<Integer> sorted = new ArrayList<>();
    for (int id = 0; id < bytes.length; id++) {
      bytes[id] = tokens.of(id);
      if (bytes[id].length > 0 && !contains(ends, id)) {
        sorted.add(id);
      }
    }
    sorted.sort((a, b) -> Arrays.compareUnsigned(bytes[a], bytes[b]));
    int nodes = 0;
    byte[] before = {};
    for (int id : sorted) {
      nodes += bytes[id].length - shared(before, bytes[id]);
      before = bytes[id];
    }
    return new TokenTrie(tokens, ends.clone(), sorted, nodes);
  }

  private static boolean contains(int[] ids, int wanted) {
    return Arrays.stream(ids).anyMatch(id -> id == wanted);
  }

  private static int shared(byte[] before, byte[] bytes) {
    int mismatch = Arrays.mismatch(before, bytes);
    return mismatch < 0 ? bytes.length : mismatch;
  }

  private int fill() {
    int most = 0;
    int node = 0;
    byte[] before = {};
    int[] open = new int[0]; // the nodes of the token before, by depth
    for (int i = 0; i < ids.length; i++) {
      byte[] bytes = tokens.of(ids[i]);
      int shared = shared(before, bytes);
      for (int depth = before.length; depth > shared; depth--) {
        after[open[depth - 1]] = node;
      }
      open = Arrays.copyOf(open, bytes.length);
      for (int depth = shared; depth < bytes.length; depth++) {
        labels[node] = bytes[depth];
        depths[node] = depth + 1;
        firstToken[node] = i;
        open[depth] = node++;
      }
      most = Math.max(most, bytes.length);
      before = bytes;
    }
    for (int openNode : open) {
      after[openNode] = node;
    }
    firstToken[node] = ids.length;
    return most;
  }

  /** The ids of the tokens that end a text. */
  int[] ends() {
    return ends.clone();
  }

  boolean isEnd(int id) {
    return contains(ends, id);
  }

  /** One more than the highest id. */
  int size() {
    return Math.max(tokens.size(), Arrays.stream(ends).max().orElse(0) + 1);
  }

  /** The bytes of a token; none where it is no part of a text. */
  byte[] bytes(int id) {
    return id < 0 || id >= tokens.size() || isEnd(id) ? new byte[0] : tokens.of(id);
  }

  boolean dropsFirstSpace() {
    return tokens.dropsFirstSpace();
  }

  /** The characters that can be written wherever a character may begin. */
  CodePointSet writable() {
    return writable;
  }

  /** Bytes of the longest token. */
  int longest() {
    return longest;
  }

  int nodes() {
    return labels.length;
  }

  /** The last byte of a node. */
  int label(int node) {
    return labels[node] & 0xff;
  }

  /** How many bytes lead to a node. */
  int depth(int node) {
    return depths[node];
  }

  /** The next node that is not below this one. */
  int after(int node) {
    return after[node];
  }

  int firstToken(int node) {
    return firstToken[node];
  }

  /** One after the last token of a node; those below it follow. */
  int lastToken(int node) {
    return firstToken[node + 1];
  }

  /** The id of a token by its place in the order of bytes. */
  int id(int token) {
    return ids[token];
  }

  /** The node that a byte leads to from a node, -1 for the root; -1 where there is none. */
  int child(int node, int b) {
    int end = node < 0 ? labels.length : after[node];
    for (int child = node + 1; child < end; child = after[child]) {
      if (label(child) == b) {
        return child;
      }
    }
    return -1;
  }
}
