package dev.millstream.flink.chunk;

import static dev.millstream.flink.chunk.Boundary.HEADING;
import static dev.millstream.flink.chunk.Boundary.PARAGRAPH;
import static dev.millstream.flink.chunk.Boundary.SENTENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutlineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "## Usage",
        "SEE ALSO",
        "EXIT STATUS (GNU)",
        "Usage of it\n===========",
        "Usage\n---"
      })
  void aHeadingBeginsAPieceAndStaysWithWhatFollows(String heading) {
    assertThat(pieces("Before it.\n\n" + heading + "\n\nUnder it.\n\nAfter it."))
        .containsExactly(
            tuple(PARAGRAPH, "Before it.\n\n"),
            tuple(HEADING, heading + "\n\nUnder it.\n\n"),
            tuple(PARAGRAPH, "After it."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  SEE ALSO",
        "#include <stdio.h>",
        "ENV=\"VALUE\"",
        "A",
        "WE SAY NO.",
        "THIS LINE IS IN CAPITALS BUT IT IS MUCH LONGER THAN A HEADING CAN BE AND SO IT IS NONE"
      })
  void otherLinesAreNoHeadings(String line) {
    assertThat(pieces("Before it.\n\n" + line + "\n\nUnder it."))
        .extracting(piece -> piece.toList().get(0))
        .containsOnly(PARAGRAPH);
  }

  @Test
  void paragraphsAreDividedByBlankLines() {
    assertThat(pieces("One.\n \t\r\n\r\nTwo\nlines."))
        .containsExactly(tuple(PARAGRAPH, "One.\n \t\r\n\r\n"), tuple(PARAGRAPH, "Two\nlines."));
  }

  @Test
  void itemsOfListsAreLikeSentences() {
    assertThat(pieces("These:\n  * one\n  * two\n10. ten\n2023 was no item"))
        .containsExactly(
            tuple(PARAGRAPH, "These:\n"),
            tuple(SENTENCE, "  * one\n"),
            tuple(SENTENCE, "  * two\n"),
            tuple(SENTENCE, "10. ten\n2023 was no item"));
  }

  @Test
  void sentencesEndAtStopsBeforeCapitalsAndMayCrossLines() {
    assertThat(
            pieces(
                "Dr. No (e.g. here, i.e. There) and others said \"so!\"\nThen 3.14 of them left for good, at last?! 你好世界，这是第一句话，这是第一句话，这是第一句话，这是第一句话。第二句话"))
        .containsExactly(
            tuple(PARAGRAPH, "Dr. No (e.g. here, i.e. There) and others said \"so!\"\n"),
            tuple(SENTENCE, "Then 3.14 of them left for good, at last?! "),
            tuple(SENTENCE, "你好世界，这是第一句话，这是第一句话，这是第一句话，这是第一句话。"),
            tuple(SENTENCE, "第二句话"));
  }

  @Test
  void aSentenceThatBeginsAParagraphIsAParagraph() {
    assertThat(pieces("A sentence that is long enough to be one of its own.\n\n  Another."))
        .extracting(piece -> piece.toList().get(0))
        .containsExactly(PARAGRAPH, PARAGRAPH);
  }

  @Test
  void blankTextHasNoPieces() {
    assertThat(Outline.of("")).isEmpty();
    assertThat(Outline.of(" \n\t\r\n")).isEmpty();
  }

  private static List<Tuple> pieces(String text) {
    return Outline.of(text).stream().map(p -> tuple(p.before(), p.in(text))).toList();
  }
}
