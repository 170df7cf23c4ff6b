package dev.millstream.benchmarks.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes texts: the same ones for the same lengths, share of repeats, seed and calls.
 *
 * <p>Threading: one thread.
 */
public final class Texts {
  private static final int HASH_DIGITS = 12;

  private final Words words;
  private final Lengths lengths;
  private final double repeats;
  private final Random random;
  private final Random repeating; // alone, so that a share of 0 gives the same first texts
  private final Set<String> made = new HashSet<>();

  /**
   * Begins a sequence of texts.
   *
   * @param repeats share of texts that say again what an earlier one of the same list says
   * @throws IllegalArgumentException when the share is not from 0 to below 1
   */
  public Texts(Words words, Lengths lengths, double repeats, long seed) {
    if (!(repeats >= 0 && repeats < 1)) {
      throw new IllegalArgumentException(
          "--repeats was %s, but must be a share from 0 to below 1, such as 0.3."
              .formatted(repeats));
    }
    this.words = words;
    this.lengths = lengths;
    this.repeats = repeats;
    this.random = new Random(seed);
    this.repeating = new Random(~seed);
  }

  /**
   * The next texts; none of them says what a text of another list said.
   *
   * @param prefix of the ids, which are counted from 0
   */
  public List<BenchText> list(String prefix, int count) {
    List<BenchText> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String id = prefix + i;
      if (i > 0 && repeating.nextDouble() < repeats) {
        BenchText earlier = list.get(repeating.nextInt(i));
        list.add(new BenchText(id, earlier.text(), earlier.tokens()));
      } else {
        int tokens = lengths.next(random);
        list.add(new BenchText(id, newText(tokens), tokens));
      }
    }
    return list;
  }

  /** There are not many different texts of one word: after some tries one may come again. */
  private String newText(int tokens) {
    String text = words.text(tokens, random);
    for (int tries = 0; !made.add(text) && tries < 100; tries++) {
      text = words.text(tokens, random);
    }
    return text;
  }

  /** The sum of the texts' tokens. */
  public static long tokens(List<BenchText> texts) {
    return texts.stream().mapToLong(BenchText::tokens).sum();
  }

  /** The first hex digits of the SHA-256 of all texts, by which two runs can be told apart. */
  public static String hash(List<BenchText> texts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (BenchText text : texts) {
        sha.update(text.text().getBytes(StandardCharsets.UTF_8));
        sha.update((byte) '\n');
      }
      return HexFormat.of().formatHex(sha.digest()).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java has no SHA-256", e);
    }
  }
}
