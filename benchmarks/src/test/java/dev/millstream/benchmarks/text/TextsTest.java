package dev.millstream.benchmarks.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.tokenize.Tokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextsTest {
  private static final Words WORDS = Words.load();
  private static final int MANY = 2_000;

  @ParameterizedTest
  @EnumSource
  void halfOfTheTextsAreNoLongerThanTheMedian(Lengths lengths) {
    List<Integer> sorted =
        new Texts(WORDS, lengths, 0, 1)
            .list("", MANY).stream().map(BenchText::tokens).sorted().toList();

    assertThat((double) sorted.get(MANY / 2)).isCloseTo(lengths.median(), within(3.0));
    assertThat(sorted.get(0)).isGreaterThanOrEqualTo(Lengths.SHORTEST);
    assertThat(sorted.get(MANY - 1)).isLessThanOrEqualTo(Lengths.LONGEST);
  }

  @Test
  void mixedTextsReachTheWholeWidthAndLongOnesAllHaveIt() {
    List<BenchText> mixed = new Texts(WORDS, Lengths.MIXED, 0, 1).list("", MANY);
    List<BenchText> whole = new Texts(WORDS, Lengths.LONG, 0, 1).list("", 20);

    assertThat(mixed).extracting(BenchText::tokens).contains(Lengths.LONGEST);
    assertThat(whole).extracting(BenchText::tokens).containsOnly(Lengths.LONGEST);
  }

  @ParameterizedTest
  @EnumSource
  void lengthsAreThoseThatTheTokenizerFinds(Lengths lengths) {
    try (Tokenizer tokenizer = EncoderFiles.locate("default", "auto").tokenizer()) {
      for (BenchText text : new Texts(WORDS, lengths, 0, 1).list("", 200)) {
        assertThat(tokenizer.encode(text.text()).length()).isEqualTo(text.tokens());
      }
    }
  }

  @Test
  void theSeedDecidesTheTexts() {
    List<BenchText> first = new Texts(WORDS, Lengths.MIXED, 0.3, 5).list("a-", 100);
    List<BenchText> same = new Texts(WORDS, Lengths.MIXED, 0.3, 5).list("a-", 100);
    List<BenchText> other = new Texts(WORDS, Lengths.MIXED, 0.3, 6).list("a-", 100);

    assertThat(same).isEqualTo(first);
    assertThat(Texts.hash(same)).isEqualTo(Texts.hash(first)).hasSize(12);
    assertThat(Texts.hash(other)).isNotEqualTo(Texts.hash(first));
  }

  @Test
  void theWantedShareOfTextsRepeatsAnotherUnderAnIdOfItsOwn() {
    List<BenchText> texts = new Texts(WORDS, Lengths.MIXED, 0.3, 1).list("a-", MANY);

    Set<String> different = texts.stream().map(BenchText::text).collect(Collectors.toSet());
    assertThat(1 - different.size() / (double) MANY).isCloseTo(0.3, within(0.04));
    assertThat(texts).extracting(BenchText::id).doesNotHaveDuplicates();
  }

  @Test
  void noTextOfOneListIsInTheNext() {
    Texts texts = new Texts(WORDS, Lengths.MIXED, 0.3, 1);
    Set<String> first = new HashSet<>(texts.list("a-", 500).stream().map(BenchText::text).toList());

    assertThat(texts.list("b-", 500)).noneMatch(text -> first.contains(text.text()));
  }

  @Test
  void sharesAndNamesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new Texts(WORDS, Lengths.MIXED, 1, 1))
        .hasMessage("--repeats was 1.0, but must be a share from 0 to below 1, such as 0.3.");
    assertThatThrownBy(() -> Lengths.parse("medium"))
        .hasMessage("--texts was 'medium', but must be one of short, mixed, long.");
  }
}
