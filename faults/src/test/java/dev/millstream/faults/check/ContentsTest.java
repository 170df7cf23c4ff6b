package dev.millstream.faults.check;

import static dev.millstream.faults.check.OnceEachTest.asFound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.faults.ledger.Change;
import dev.millstream.faults.ledger.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContentsTest {
  private final List<Change> changes =
      List.of(
          new Change(0, false, "a#1"),
          new Change(0, false, "b#1"),
          new Change(1, false, "a#2"),
          new Change(1, true, "a#1"));

  @Test
  void theLastStateIsWhatStandsWhenAllIsFollowed() {
    assertThat(Contents.lastState(Set.of("a#2", "b#1"), asFound(changes)))
        .isEqualTo(
            new Verdict(
                "I1 last state",
                true,
                "2 chunks must stand in the topic, 2 do: 0 missing, 0 too many."));
    assertThat(Contents.lastState(Set.of("a#2", "b#1"), asFound(changes.subList(0, 3))).sentence())
        .isEqualTo("2 chunks must stand in the topic, 3 do: 0 missing, 1 too many (a#1).");
  }

  @Test
  void aStoreMustHoldTheTopicsChunksAndTheirVectors() {
    Map<String, float[]> stored = Map.of("a#2", new float[] {1}, "b#1", new float[] {2});

    assertThat(Contents.store("the index", Set.of("a#2", "b#1"), stored, (id, v) -> true).holds())
        .isTrue();
    assertThat(Contents.store("the index", Set.of("a#2"), stored, (id, v) -> v[0] == 1))
        .isEqualTo(
            new Verdict(
                "I7 the index",
                false,
                "1 chunks must stand in the index, 2 do: 0 missing, 1 too many (b#1). 1 vectors"
                    + " differ from the quiet run's (b#1)."));
  }

  @Test
  void oneVectorThatDiffersBreaksThePromise() {
    List<Output> found =
        List.of(
            new Output(changes.get(0), 0, 0, 0, true), new Output(changes.get(1), 0, 1, 0, false));

    assertThat(Contents.vectors(found))
        .isEqualTo(
            new Verdict(
                "I2 same vectors",
                false,
                "2 vectors compared bit by bit with a quiet run's: 1 differ (vector of b#1 by"
                    + " input 0)."));
  }

  @Test
  void anEarlierInputAfterALaterOneBreaksTheOrderOfItsDocument() {
    List<Change> late = List.of(new Change(5, false, "a#2"), new Change(4, false, "a#1"));

    assertThat(Contents.order(asFound(late), false))
        .isEqualTo(
            new Verdict(
                "I4 order",
                false,
                "2 records of 1 documents: 1 came after a later one (vector of a#1 by input 4)."));
    assertThat(Contents.order(asFound(late), true).holds()).isTrue();
  }

  @Test
  void recordsBehindAnOpenTransactionBreakThePromise() {
    assertThat(Contents.nothingHeldBack(3))
        .isEqualTo(
            new Verdict(
                "I1 no open transaction",
                false,
                "3 records at the end of the topics are kept from committed readers."));
  }

  @Test
  void recoveriesAreJudgedByTheSlowestOfTwenty() {
    List<Duration> times =
        new java.util.ArrayList<>(java.util.Collections.nCopies(19, Duration.ofSeconds(4)));
    times.add(Duration.ofSeconds(50));

    assertThat(new Recoveries(times).within(Duration.ofSeconds(30)))
        .isEqualTo(
            new Verdict(
                "I8 recovery",
                true,
                "20 recoveries: p50 4.0 s, p95 4.0 s, longest 50.0 s; p95 may be 30 s."));
    times.add(Duration.ofSeconds(60));
    assertThat(new Recoveries(times).within(Duration.ofSeconds(30)).holds()).isFalse();
  }
}
