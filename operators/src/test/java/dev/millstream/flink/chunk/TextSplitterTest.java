package dev.millstream.flink.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSplitterTest {
  private static final int BUDGET = 100;

  private final ApproximateTokens counter = new ApproximateTokens();
  private final TextSplitter splitter = new TextSplitter(new ChunkPolicy(BUDGET, 0), counter);

  @Test
  void aShortTextIsOneChunk() {
    assertThat(splitter.split("  One sentence. Another.\n"))
        .containsExactly(new Chunk("8fad9aa9b86d4ed024e687ffc11a4f1c", "One sentence. Another."));
  }

  @Test
  void aBlankTextHasNoChunks() {
    assertThat(splitter.split("")).isEmpty();
    assertThat(splitter.split(" \n\u2003")).isEmpty();
  }

  @Test
  void headingsDivideBeforeParagraphsDo() {
    String section = Texts.sentences(new Random(1), 3);
    String text =
        section + "\n\n" + section + "\n\nSECOND PART\n\n" + section + "\n\n" + section + "\n\n";

    assertThat(texts(text)).anyMatch(chunk -> chunk.startsWith("SECOND PART"));
  }

  @Test
  void equalTextsHaveEqualNames() {
    String paragraph = Texts.sentences(new Random(2), 8);

    List<Chunk> chunks = splitter.split((paragraph + "\n\n").repeat(6));

    assertThat(new HashSet<>(chunks)).hasSizeLessThan(chunks.size());
  }

  @Test
  void everyChunkFitsAndNothingIsLostWhateverTheText() {
    for (int seed = 0; seed < 300; seed++) {
      String text = Texts.anything(new Random(seed));

      List<String> chunks = texts(text);

      assertThat(withoutSpace(String.join("", chunks)))
          .as("seed %d", seed)
          .isEqualTo(withoutSpace(text));
      assertThat(chunks)
          .as("seed %d", seed)
          .allMatch(chunk -> counter.applyAsInt(chunk) <= BUDGET)
          .allMatch(chunk -> chunk.length() <= 16 * BUDGET)
          .noneMatch(String::isBlank)
          .allMatch(TextSplitterTest::isWholeCharacters);
    }
  }

  @Test
  void chunksOfProseHaveAtLeastAQuarterOfTheBudget() {
    String text = Texts.document(new Random(3), 60);

    assertThat(texts(text)).allMatch(chunk -> counter.applyAsInt(chunk) >= BUDGET / 4 - 1);
  }

  @Test
  void anEditOfProseChangesFewChunks() {
    int changed = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      String text = Texts.document(random, 60);
      int at = text.indexOf(' ', random.nextInt(text.length() - 100));
      String edited = text.substring(0, at) + " really" + text.substring(at);
      Set<String> now = new HashSet<>(texts(edited));
      now.removeAll(texts(text));
      assertThat(now).as("seed %d", seed).isNotEmpty().hasSizeLessThanOrEqualTo(12);
      changed += now.size();
    }
    assertThat(changed / 200.0).isBetween(1.0, 1.7);
  }

  @Test
  void aTextThatCostsMoreAsAWholeThanInPiecesStillFits() {
    // As for a tokenizer that reads over the border of two pieces.
    TextSplitter strict =
        new TextSplitter(
            new ChunkPolicy(BUDGET, 0),
            text -> counter.applyAsInt(text) * (1 + text.length() / 400));
    String text = Texts.document(new Random(4), 30);

    List<Chunk> chunks = strict.split(text);

    assertThat(chunks)
        .allMatch(
            chunk ->
                counter.applyAsInt(chunk.text()) * (1 + chunk.text().length() / 400) <= BUDGET);
    assertThat(withoutSpace(chunks.stream().map(Chunk::text).collect(Collectors.joining())))
        .isEqualTo(withoutSpace(text));
  }

  @Nested
  class WithOverlap {
    private final TextSplitter overlapping = new TextSplitter(new ChunkPolicy(BUDGET, 30), counter);

    @Test
    void aChunkBeginsWithTheLastSentencesOfTheOneBefore() {
      String text = Texts.document(new Random(5), 40);

      List<String> chunks = overlapping.split(text).stream().map(Chunk::text).toList();

      int repeated = 0;
      for (int i = 1; i < chunks.size(); i++) {
        String head = chunks.get(i).substring(0, 20);
        repeated += chunks.get(i - 1).contains(head) ? 1 : 0;
      }
      assertThat(repeated).isGreaterThan(chunks.size() / 2);
      assertThat(chunks).allMatch(chunk -> counter.applyAsInt(chunk) <= BUDGET);
    }
  }

  @Nested
  class OfAMegabyte {
    @ParameterizedTest
    @ValueSource(
        strings = {"a", "!", "\n", " ", "字", "😀", "a ", "a\n\n", "A. ", "- x\n", "#", "word"})
    void isSplitWithoutCountingAnyCharacterOften(String unit) {
      String text = unit.repeat(1_000_000 / unit.length());

      List<String> chunks = texts(text);

      assertThat(counter.charactersCounted).isLessThan(8L * text.length() + 1);
      assertThat(counter.longestText).isLessThanOrEqualTo(16 * BUDGET);
      assertThat(String.join("", chunks).replaceAll("\\s", ""))
          .hasSameSizeAs(text.replaceAll("\\s", ""));
    }

    @Test
    void ofParagraphsInTheOrderOfTheirHashesIsSplitWithoutGoingThroughThemAgainAndAgain() {
      // Each cut then leaves all but one chunk on one side: the worst case of cutting recursively.
      ContentHash hash = new ContentHash();
      Map<Long, String> byHash = new TreeMap<>();
      for (int i = 0; i < 100_000; i++) {
        byHash.put(hash.rank("p" + i), "p" + i);
      }

      assertThat(texts(String.join("\n\n", byHash.values()))).hasSizeGreaterThan(1_000);
    }
  }

  private List<String> texts(String text) {
    return splitter.split(text).stream().map(Chunk::text).toList();
  }

  private static String withoutSpace(String text) {
    return text.chars()
        .filter(c -> !Character.isWhitespace(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isWholeCharacters(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }
}
