package dev.millstream.generate.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopCutTest {

  @Test
  void holdsBackWhatMayBeginAString() {
    StopCut cut = new StopCut(List.of("END", "\n\n"));

    assertThat(cut.add("one E")).isEqualTo("one ");
    assertThat(cut.add("N")).isEmpty();
    assertThat(cut.add("TER\n")).isEqualTo("ENTER");
    assertThat(cut.isCut()).isFalse();
    assertThat(cut.finish()).isEqualTo("\n");
  }

  @Test
  void givesNothingOutFromTheStringOn() {
    StopCut cut = new StopCut(List.of("END"));

    assertThat(cut.add("the E")).isEqualTo("the ");
    assertThat(cut.add("NDING")).isEmpty();
    assertThat(cut.isCut()).isTrue();
    assertThat(cut.add(" more")).isEmpty();
    assertThat(cut.finish()).isEmpty();
  }

  @Test
  void cutsAtOnce() {
    StopCut cut = new StopCut(List.of("END"));

    assertThat(cut.add("END")).isEmpty();
    assertThat(cut.isCut()).isTrue();
  }

  @Test
  void cutsAnyTextInAnyPiecesWhereTheWholeIsCut() {
    SplittableRandom random = new SplittableRandom(11);
    List<String> strings = List.of("abab", "bb", "aaab");
    for (int trial = 0; trial < 5_000; trial++) {
      StopCut cut = new StopCut(strings);
      StringBuilder whole = new StringBuilder();
      StringBuilder given = new StringBuilder();
      for (int piece = random.nextInt(8); piece >= 0; piece--) {
        StringBuilder letters = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          letters.append("abac".charAt(random.nextInt(4)));
        }
        whole.append(letters);
        given.append(cut.add(letters.toString()));
      }
      given.append(cut.finish());

      int end = strings.stream().mapToInt(whole::indexOf).filter(at -> at >= 0).min().orElse(-1);
      assertThat(given.toString())
          .as(whole.toString())
          .isEqualTo(end < 0 ? whole.toString() : whole.substring(0, end));
      assertThat(cut.isCut()).isEqualTo(end >= 0);
    }
  }
}
