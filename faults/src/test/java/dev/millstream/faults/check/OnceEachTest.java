package dev.millstream.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.faults.ledger.Change;
import dev.millstream.faults.ledger.Letter;
import dev.millstream.faults.ledger.Output;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OnceEachTest {
  private final List<Change> expected =
      IntStream.range(0, 10).mapToObj(i -> new Change(i, false, "doc-" + i + "#h")).toList();

  @Nested
  class Outputs {
    @Test
    void areKeptWhenEachIsThereOnce() {
      assertThat(OnceEach.outputs(expected, asFound(expected), false))
          .isEqualTo(
              new Verdict(
                  "I1 once each",
                  true,
                  "10 changes expected, 10 records found: 0 lost, 0 twice, 0 unasked."));
    }

    @Test
    void areBrokenByADroppedRecord() {
      List<Change> dropped = new ArrayList<>(expected);
      dropped.remove(3);

      assertThat(OnceEach.outputs(expected, asFound(dropped), false))
          .isEqualTo(
              new Verdict(
                  "I1 once each",
                  false,
                  "10 changes expected, 9 records found: 1 lost (vector of doc-3#h by input 3), 0"
                      + " twice, 0 unasked."));
    }

    @Test
    void areBrokenByARepeatedRecord() {
      List<Change> repeated = new ArrayList<>(expected);
      repeated.add(expected.get(7));

      assertThat(OnceEach.outputs(expected, asFound(repeated), false))
          .isEqualTo(
              new Verdict(
                  "I1 once each",
                  false,
                  "10 changes expected, 11 records found: 0 lost, 1 twice (vector of doc-7#h by"
                      + " input 7), 0 unasked."));
    }

    @Test
    void areBrokenByARecordThatNoInputAskedFor() {
      List<Change> more = new ArrayList<>(expected);
      more.add(new Change(99, true, "doc-1#h"));

      assertThat(OnceEach.outputs(expected, asFound(more), false).sentence())
          .endsWith("1 unasked (deletion of doc-1#h by input 99).");
    }

    @Test
    void mayLackAChangeThatALaterOneOvertookButOnlyAfterARescale() {
      List<Change> both = List.of(new Change(1, false, "doc#h"), new Change(2, true, "doc#h"));
      List<Output> onlyTheLater = asFound(both.subList(1, 2));

      assertThat(OnceEach.outputs(both, onlyTheLater, false).holds()).isFalse();
      assertThat(OnceEach.outputs(both, onlyTheLater, true))
          .isEqualTo(
              new Verdict(
                  "I1 once each",
                  true,
                  "2 changes expected, 1 records found: 0 lost, 0 twice, 0 unasked, 1 refused for"
                      + " a later change of the chunk."));
      assertThat(OnceEach.outputs(both, asFound(both.subList(0, 1)), true).holds()).isFalse();
    }
  }

  @Nested
  class Inputs {
    @Test
    void areBrokenWhenAnAcknowledgedOneIsMissing() {
      BitSet acknowledged = new BitSet();
      acknowledged.set(0, 5);
      BitSet inTopic = (BitSet) acknowledged.clone();
      inTopic.clear(2);

      assertThat(OnceEach.inputs(acknowledged, inTopic, List.of()))
          .isEqualTo(
              new Verdict(
                  "I1 inputs",
                  false,
                  "5 inputs acknowledged, 4 in the topic; 1 acknowledged ones are missing (2), 0"
                      + " are there twice."));
    }
  }

  @Nested
  class Letters {
    private final Letter input = new Letter(4, "docs/1/7", null, new byte[] {1, 2}, "");

    @Test
    void areKeptWhenOneTellsTheTruth() {
      Letter letter = new Letter(4, "docs/1/7", null, new byte[] {1, 2}, "");

      assertThat(OnceEach.letters(List.of(input), List.of(letter)).holds()).isTrue();
    }

    @Test
    void areBrokenByOtherBytesAnotherPlaceASecondLetterAndNone() {
      Letter bytes = new Letter(4, "docs/1/7", null, new byte[] {1, 3}, "");
      Letter place = new Letter(4, "docs/1/8", null, new byte[] {1, 2}, "");
      Letter silent = new Letter(4, "docs/1/7", null, new byte[] {1, 2}, "has no sentence");

      assertThat(sentence(List.of(bytes))).endsWith("1 wrong (input 4 had other bytes).");
      assertThat(sentence(List.of(place))).endsWith("1 wrong (input 4 was at docs/1/7).");
      assertThat(sentence(List.of(silent)))
          .endsWith("1 wrong (the letter of input 4 has no sentence).");
      assertThat(sentence(List.of(input, input))).endsWith("1 wrong (input 4 twice).");
      assertThat(sentence(List.of()))
          .isEqualTo("1 malformed inputs, 0 dead letters: 1 lost (4), 0 wrong.");
    }

    private String sentence(List<Letter> found) {
      Verdict verdict = OnceEach.letters(List.of(input), found);
      assertThat(verdict.holds()).isFalse();
      return verdict.sentence();
    }
  }

  @Test
  void bothReadersMustSeeTheSameRecordsInTheSamePlaces() {
    List<Output> all = asFound(expected);

    assertThat(OnceEach.sameForBothReaders(all, all).holds()).isTrue();
    assertThat(OnceEach.sameForBothReaders(all, all.subList(0, 9)).sentence())
        .startsWith("10 records read during the run, 9 after it: 1 only during (vector of doc-9#h");
    assertThat(OnceEach.sameForBothReaders(all.subList(1, 10), all).sentence())
        .endsWith("1 only after (vector of doc-0#h by input 0).");
  }

  static List<Output> asFound(List<Change> changes) {
    return IntStream.range(0, changes.size())
        .mapToObj(i -> new Output(changes.get(i), 0, i, 0, true))
        .toList();
  }
}
