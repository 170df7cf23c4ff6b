package dev.millstream.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.jobs.terminal.DisplayText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  final ResultTable table = new ResultTable(60);

  @Test
  void ranksInTheOrderGiven() {
    assertThat(
            table.render(
                List.of(new SearchHit(0.91f, "b", "second"), new SearchHit(-0.125f, "a", "first"))))
        .isEqualTo(
            """
            rank   score  document  text
               1   0.910  b         second
               2  -0.125  a         first
            """);
  }

  @Test
  void wrapsLongTextsAndCutsThemAfterThreeLines() {
    String text = "one two three four five six seven eight nine ten ".repeat(6);

    assertThat(table.render(List.of(new SearchHit(1, "docs/a", text))))
        .isEqualTo(
            """
            rank   score  document  text
               1   1.000  docs/a    one two three four five six seven
                                    eight nine ten one two three four
                                    five six seven eight nine ten one t…
            """);
  }

  @Test
  void shortensLongNames() {
    String name = "a-very-long-name-of-a-document-in-a-deep/folder";

    assertThat(table.render(List.of(new SearchHit(1, name, "text"))))
        .contains("   1   1.000  a-very-long-name-of…  text\n");
  }

  @Test
  void alignsWideCharacters() {
    assertThat(
            table.render(
                List.of(new SearchHit(1, "水車小屋の話", "水車"), new SearchHit(1, "mill", "water"))))
        .isEqualTo(
            """
            rank   score  document      text
               1   1.000  水車小屋の話  水車
               2   1.000  mill          water
            """);
  }

  @Test
  void neverExceedsItsWidth() {
    String text = "日本語とEnglish mixed 😀 e\u0301 ".repeat(30);

    assertThat(new ResultTable(61).render(List.of(new SearchHit(1, text, text))).lines())
        .allMatch(line -> DisplayText.width(line) <= 61);
  }

  @Test
  void letsNoTextCommandTheTerminal() {
    assertThat(
            table.render(List.of(new SearchHit(1, "a\u001b[2J", "x\r\n\u001b]0;y\u0007\u202Ez"))))
        .isEqualTo(
            """
            rank   score  document  text
               1   1.000  a [2J     x ]0;y z
            """);
  }

  @Test
  void showsADocumentWithoutText() {
    assertThat(table.render(List.of(new SearchHit(0, "a", " ")))).endsWith("   1   0.000  a\n");
  }
}
