package dev.millstream.generate.grammar;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import dev.millstream.tokenize.TokenBytes;
import dev.millstream.tokenize.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Predicate;

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
    return write(grammar, maxNewTokens, seed, id -> true);
  }

  /** As above, ruling out tokens that are not liked. */
  String write(CompiledGrammar grammar, int maxNewTokens, long seed, Predicate<byte[]> likes) {
    GrammarProcessor processor = grammar.start(maxNewTokens);
    Random random = new Random(seed);
    TokenIds ids = new TokenIds(5, 6, 7);
    float[] scores = new float[bytes.size()];
    FinishReason reason = processor.after(ids);
    while (reason == null && ids.madeCount() < maxNewTokens) {
      for (int id = 0; id < scores.length; id++) {
        scores[id] = likes.test(bytes.of(id)) ? random.nextFloat() : Float.NEGATIVE_INFINITY;
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
