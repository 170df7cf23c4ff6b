package dev.millstream.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.faults.vitals.Vitals;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VitalsTableTest {
  private static final long MB = 1L << 20;

  @Test
  void tellsTheMostOfEachKindOfProcess() {
    Map<String, List<Vitals>> vitals =
        Map.of(
            "taskmanager-1", List.of(new Vitals(300 * MB, 50, 90)),
            "taskmanager-2", List.of(new Vitals(200 * MB, 60, 80), new Vitals(100 * MB, 10, 10)),
            "postgres", List.of(new Vitals(40 * MB, 1, 20)));

    assertThat(VitalsTable.most(vitals))
        .containsExactly(
            "  at most          processes       MB  threads    files",
            "  postgres                 1       40        1       20",
            "  taskmanager              2      300       60       90");
  }

  @Test
  void tellsTheGrowthOfProcessesThatLivedLongEnough() {
    Map<String, List<Vitals>> vitals =
        Map.of(
            "broker-1",
            IntStream.range(0, 9).mapToObj(i -> new Vitals((100 + i) * MB, 20, 30)).toList(),
            "broker-2",
            Collections.nCopies(8, new Vitals(MB, 1, 1)));

    assertThat(VitalsTable.growth(vitals))
        .containsExactly(
            "  in the end         samples       MB  threads    files   last third less middle third",
            "  broker-1                 9      108       20       30   +3.0 MB, +0.0 threads, +0.0 files");
  }
}
