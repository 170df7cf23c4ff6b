package dev.millstream.faults.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.faults.check.Verdict;
import dev.millstream.faults.vitals.Vitals;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LeftoversTest {
  private static final int MB = 1 << 20;
  private static final Footprint STEADY = footprint(1, 60, 400, 50, 120, 20);

  @Test
  void jobsThatLeaveNothingKeepThePromise() {
    assertThat(verdict(STEADY))
        .isEqualTo(
            new Verdict(
                "I6 TaskManager",
                true,
                "at most 1 loaders of ended jobs from one submission to the next; from submission 2"
                    + " to 5: metaspace +0.0 MB, RSS +0.0 MB, +0 threads, +0 files, temporary files +0.0 MB; allowed are 1"
                    + " loaders, 10 MB, 100 MB, 5, 20, 1 MB."));
  }

  @Test
  void aLoaderThatTheNextJobReplacesIsNoLeak() {
    Footprint passing = footprint(2, 78, 400, 50, 120, 20);

    assertThat(Leftovers.of("TaskManager", List.of(STEADY, passing, STEADY), 1, 1).holds())
        .isTrue();
    assertThat(Leftovers.of("TaskManager", List.of(passing, passing, STEADY), 2, 1).holds())
        .isFalse();
  }

  static Stream<Arguments> leaks() {
    return Stream.of(
        Arguments.of("a class loader", footprint(2, 60, 400, 50, 120, 20)),
        Arguments.of("metaspace", footprint(1, 71, 400, 50, 120, 20)),
        Arguments.of("memory", footprint(1, 60, 501, 50, 120, 20)),
        Arguments.of("threads", footprint(1, 60, 400, 56, 120, 20)),
        Arguments.of("files", footprint(1, 60, 400, 50, 141, 20)),
        Arguments.of("temporary files", footprint(1, 60, 400, 50, 120, 22)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("leaks")
  void whateverIsLeftBehindIsCaught(String what, Footprint last) {
    assertThat(verdict(last)).as(what).matches(verdict -> !verdict.holds(), "is broken");
  }

  private static Verdict verdict(Footprint last) {
    List<Footprint> all =
        Stream.concat(IntStream.range(0, 4).mapToObj(i -> STEADY), Stream.of(last)).toList();
    return Leftovers.of("TaskManager", all, 2, 1);
  }

  private static Footprint footprint(
      int loaders, int metaspace, int rss, int threads, int files, int temporary) {
    return new Footprint(
        loaders,
        (long) metaspace * MB,
        new Vitals((long) rss * MB, threads, files),
        (long) temporary * MB);
  }
}
