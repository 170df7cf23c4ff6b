package dev.millstream.generate.grammar;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import dev.millstream.tokenize.TokenBytes;
import dev.millstream.tokenize.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;

/** A model that thinks nothing of any token: each that is allowed is as likely as any other. */
final class RandomWriter implements AutoCloseable {
  private final Tokenizer tokenizer;
  private final TokenBytes bytes;
  private final TokenTrie trie;
  private final int end;
  private boolean avoidsEnd;

  RandomWriter(Path tokenizerJson, int end) {
    this.tokenizer = Tokenizer.load(tokenizerJson, Tokenizer.LONGEST);
    this.bytes = TokenBytes.read(tokenizerJson);
    this.trie = TokenTrie.of(bytes, end);
    this.end = end;
  }

  /** As a model that never comes to an end by itself. */
  RandomWriter withoutEnd() {
    avoidsEnd = true;
    return this;
  }

  CompiledGrammar compile(OutputGrammar grammar) {
    return CompiledGrammar.of(grammar, trie);
  }

  /** A text of the grammar, by seed. */
  String write(CompiledGrammar grammar, int maxNewTokens, long seed) {
    return write(grammar, maxNewTokens, seed, new BitSet());
  }

  /** The tokens with a character in them. */
  BitSet tokensWith(char wanted) {
    BitSet tokens = new BitSet();
    for (int id = 0; id < bytes.size(); id++) {
      tokens.set(id, new String(bytes.of(id), StandardCharsets.UTF_8).indexOf(wanted) >= 0);
    }
    return tokens;
  }

  /** As above, ruling out tokens that are not liked. */
  String write(CompiledGrammar grammar, int maxNewTokens, long seed, BitSet disliked) {
    GrammarProcessor processor = grammar.start(maxNewTokens);
    Random random = new Random(seed);
    TokenIds ids = new TokenIds(5, 6, 7);
    float[] scores = new float[bytes.size()];
    FinishReason reason = processor.after(ids);
    while (reason == null && ids.madeCount() < maxNewTokens) {
      for (int id = 0; id < scores.length; id++) {
        scores[id] = disliked.get(id) ? Float.NEGATIVE_INFINITY : random.nextFloat();
      }
      scores[end] = avoidsEnd ? -1 : scores[end];
      processor.process(ids, scores);
      ids.add(highest(scores));
      reason = processor.after(ids);
    }
    if (!processor.isWhole()) {
      throw new AssertionError("not whole: " + text(ids));
    }
    return text(ids);
  }

  private static int highest(float[] scores) {
    int highest = 0;
    for (int id = 1; id < scores.length; id++) {
      highest = scores[id] > scores[highest] ? id : highest;
    }
    return highest;
  }

  private String text(TokenIds ids) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int id : ids.made()) {
      joined.writeBytes(bytes.of(id));
    }
    String text = joined.toString(StandardCharsets.UTF_8);
    String decoded = tokenizer.decode(ids.made());
    if (!decoded.equals(text)) {
      throw new AssertionError("bytes of '" + text + "', but decoded '" + decoded + "'");
    }
    return text;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
